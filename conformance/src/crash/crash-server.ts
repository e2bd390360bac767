/** The real server, as the real program, in a process that may be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '@keygrant/testkit'
import type { Host } from '../person/host.ts'

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const programs = {
  real: [pathOf('../../../apps/cli/dist/bundle/main.js'), 'serve'],
  /** Answers revocations before it writes them. */
  forgetful: [pathOf('../../dist/crash/forgetful-server.js')],
} as const

/** Milliseconds: a bound for when it hangs. How long it took is the caller's to report. */
const patience = 60_000

export class CrashServer {
  readonly origin: string
  readonly operator = { clientId: 'ops', clientSecret: randomBytes(24).toString('hex') }
  readonly #folder: string
  readonly #management: string
  readonly #environment: NodeJS.ProcessEnv
  readonly #program: readonly string[]
  /** What it wrote to its log, the first part of it. */
  said = ''
  #child: ChildProcess | undefined

  private constructor(
    kind: keyof typeof programs,
    folder: string,
    [port = 0, managementPort = 0]: readonly number[],
  ) {
    this.#program = programs[kind]
    this.#folder = folder
    this.origin = `http://localhost:${port}`
    this.#management = `http://localhost:${managementPort}`
    this.#environment = {
      PATH: process.env['PATH'],
      KEYGRANT_PORT: String(port),
      KEYGRANT_ISSUER: this.origin,
      KEYGRANT_MANAGEMENT_PORT: String(managementPort),
      KEYGRANT_DATABASE_URL: `sqlite:${join(folder, 'keygrant.db')}`,
      KEYGRANT_MASTER_KEY: randomBytes(32).toString('base64'),
      KEYGRANT_BOOTSTRAP_CLIENT_ID: this.operator.clientId,
      KEYGRANT_BOOTSTRAP_CLIENT_SECRET: this.operator.clientSecret,
      KEYGRANT_LOG_LEVEL: 'warn',
      // The load comes from one address, and is not what the limit is for.
      KEYGRANT_RATE_LIMIT: '100000',
    }
  }

  /** @param settings In the place of those it would have. */
  static async create(
    kind: keyof typeof programs = 'real',
    settings: Readonly<Record<string, string>> = {},
  ): Promise<CrashServer> {
    const folder = mkdtempSync(join(tmpdir(), 'keygrant-crash-'))
    const server = new CrashServer(kind, folder, [await freePort(), await freePort()])
    Object.assign(server.#environment, settings)
    return server
  }

  /** Starts it and waits until it is ready; gives the milliseconds that took. */
  async start(): Promise<number> {
    const begun = performance.now()
    const child = spawn(process.execPath, this.#program, {
      env: this.#environment,
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.said = ''
    child.stderr.on('data', (text: Buffer) => {
      if (this.said.length < 10_000) this.said += text.toString()
    })
    this.#child = child
    while (performance.now() - begun < patience) {
      if (child.exitCode !== null) throw new Error(`the server ended: ${this.said}`)
      const answer = await fetch(`${this.#management}/health/ready`).catch(() => undefined)
      if (answer?.status === 200) return performance.now() - begun
      // Without a pause the question takes the processor from the server that is to answer it.
      await pause(10)
    }
    throw new Error(`the server was not ready within ${patience / 1_000} seconds: ${this.said}`)
  }

  /** What answers on the management port. */
  managed(path: string): Promise<Response> {
    return fetch(this.#management + path)
  }

  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  /** @returns Its exit code; null if it did not run, or did not end by itself. */
  async stop(): Promise<number | null> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    return child.exitCode
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** The server as others set it up while it runs: what fails is thrown. */
  async host(): Promise<Host> {
    const { clientId: client_id, clientSecret: client_secret } = this.operator
    const grant = { grant_type: 'client_credentials', client_id, client_secret }
    const token = String((await this.post('/oauth2/token', grant))?.body['access_token'])
    return {
      origins: [this.origin],
      manage: async (method, path, body) => {
        const answer = await this.manage(method, path, token, body)
        if (answer === undefined || answer.status >= 400)
          throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
        return answer.body
      },
    }
  }

  /** Undefined if the server died before the answer. */
  async post(path: string, form: Record<string, string>): Promise<WireResponse | undefined> {
    return answerOf(fetch(this.origin + path, { method: 'POST', body: new URLSearchParams(form) }))
  }

  async manage(
    method: string,
    path: string,
    token: string,
    body?: object,
  ): Promise<WireResponse | undefined> {
    const request: RequestInit = { method, headers: { authorization: `Bearer ${token}` } }
    if (body !== undefined) {
      request.headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      request.body = JSON.stringify(body)
    }
    return answerOf(fetch(`${this.origin}/api/v1${path}`, request))
  }
}

export interface WireResponse {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

async function answerOf(response: Promise<Response>): Promise<WireResponse | undefined> {
  try {
    const { status, ...rest } = await read(await response)
    return { status, ...rest }
  } catch {
    // The connection broke: nothing was acknowledged, which is all the ledger needs to know.
    return undefined
  }
}

async function read(response: Response): Promise<WireResponse> {
  const text = await response.text()
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  return { status: response.status, body }
}
