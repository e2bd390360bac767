/** Starts Keygrant as an operator would, on a database of its own, and makes what the load needs. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StartOrder, type Subject, startSubject, stopSubject } from '../processes.ts'
import type { Credentials } from '../requests.ts'

export interface KeygrantSubject extends Subject {
  /** A machine client with the scope `balance:read`. */
  readonly credentials: Credentials
  readonly organizationId: string
  readonly origin: string
  /** Of the operator, for the management API. */
  readonly token: string
  /** Makes something through the management API. */
  manage(path: string, body: object): Promise<Record<string, string>>
  stop(): Promise<void>
}

const operator: Credentials = {
  clientId: 'bench-operator',
  clientSecret: 'a-secret-for-one-run-of-the-benchmark-only',
}

/** The order to start a server on the data in `folder`; it may be there already. */
export const keygrantOrder = (name: string, port: number, folder: string): StartOrder => ({
  name,
  port,
  program: '../../apps/cli/dist/bundle/main.js',
  arguments: ['serve'],
  environment: {
    KEYGRANT_PORT: String(port),
    KEYGRANT_MANAGEMENT_PORT: String(port + 1),
    KEYGRANT_ISSUER: `http://localhost:${port}`,
    KEYGRANT_DATABASE_URL: `sqlite:${join(folder, 'keygrant.db')}`,
    KEYGRANT_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    KEYGRANT_BOOTSTRAP_CLIENT_ID: operator.clientId,
    KEYGRANT_BOOTSTRAP_CLIENT_SECRET: operator.clientSecret,
    KEYGRANT_LOG_LEVEL: 'warn',
    // One client from one address is all the load there is.
    KEYGRANT_RATE_LIMIT: '1000000',
  },
  ready: () => answers(`http://127.0.0.1:${port + 1}/health/ready`),
})

/** @param databaseUrl A database with nothing in it. @default SQLite in a folder of its own */
export async function startKeygrant(port: number, databaseUrl?: string): Promise<KeygrantSubject> {
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-bench-'))
  const order = keygrantOrder('keygrant', port, folder)
  const environment = {
    ...order.environment,
    ...(databaseUrl !== undefined && { KEYGRANT_DATABASE_URL: databaseUrl }),
  }
  const subject = await startSubject({ ...order, environment })
  const origin = `http://127.0.0.1:${port}`
  const token = await fetchOperatorToken(port)
  const manage = (path: string, body: object): Promise<Record<string, string>> =>
    create(`${origin}/api/v1/${path}`, token, body)

  const organization = await manage('organizations', { name: 'Bench' })
  const scopes = [{ name: 'balance:read', title: 'Read the balance' }]
  await manage('apis', { identifier: 'https://api.example.com', name: 'Bench', scopes })
  const { client_id: clientId = '', client_secret: clientSecret = '' } = await manage('clients', {
    name: 'bench',
    type: 'machine',
    organization_id: organization['id'],
    scope: 'balance:read',
  })
  const stop = async (): Promise<void> => {
    await stopSubject(subject)
    rmSync(folder, { recursive: true, force: true })
  }
  const organizationId = organization['id'] ?? ''
  const credentials = { clientId, clientSecret }
  return { ...subject, credentials, organizationId, origin, token, manage, stop }
}

async function fetchOperatorToken(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: operator.clientId,
      client_secret: operator.clientSecret,
    }),
  })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}

async function create(url: string, token: string, body: object): Promise<Record<string, string>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as Record<string, string>
  if (response.status !== 201) throw new Error(`${url}: ${JSON.stringify(answer)}`)
  return answer
}

/** Resolves when a URL answers 200; gives up after ten seconds. */
export async function answers(url: string): Promise<void> {
  const until = performance.now() + 10_000
  while (performance.now() < until) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`${url} did not answer within ten seconds`)
}
