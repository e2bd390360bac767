/**
 * No secret reaches a log: every route is called with planted values, at the lowest level, and all
 * output is searched for them in every form they could take.
 */
import { randomBytes } from 'node:crypto'
import { formatToken } from '@keygrant/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, operator, type RunningServer, runServer } from '../fixtures/running-server.ts'
import { operations } from '../management/operations.ts'
import { createLogger } from './logger.ts'

const masterKey = randomBytes(32)
const plain = (name: string): string => `canary-${name}-${randomBytes(12).toString('hex')}`
const planted = {
  'client secret': operator.secret,
  'wrong client secret': plain('wrong'),
  password: plain('password'),
  'refresh token': formatToken('rt', randomBytes),
  'opaque access token': formatToken('at', randomBytes),
  'authorization code': formatToken('ac', randomBytes),
  'developer token': formatToken('dt', randomBytes),
  'code verifier': plain('verifier'),
  assertion: plain('assertion'),
  'DPoP proof': plain('dpop'),
  cookie: plain('cookie'),
  'bearer token': plain('bearer'),
  'idempotency key': plain('idempotency'),
  'master key': masterKey.toString('base64'),
}

let output = ''
let server: RunningServer
const made: Record<string, string> = {}

beforeAll(async () => {
  const destination = {
    write: (line: string): void => {
      output += line
    },
  }
  const logger = createLogger({ level: 'trace', format: 'json', destination })
  const settings = { MASTER_KEY: planted['master key'], LOG_LEVEL: 'trace' }
  server = await runServer({ settings, overrides: { logger } })
  await callOAuthRoutes()
  await callManagementRoutes()
  server.database.failWith(Object.assign(new Error('down'), { code: '08001' }))
  await callOAuthRoutes()
  await callManagementRoutes()
  server.database.failWith(undefined)
})
afterAll(() => server[Symbol.asyncDispose]())

async function callOAuthRoutes(): Promise<void> {
  const secrets = {
    client_id: operator.id,
    password: planted.password,
    code: planted['authorization code'],
    code_verifier: planted['code verifier'],
    subject_token: planted['developer token'],
  }
  for (const path of ['/oauth2/token', '/v1/oauth2/token', '/oauth2/introspect', '/oauth2/revoke'])
    for (const token of [planted['refresh token'], planted['opaque access token']])
      for (const secret of [operator.secret, planted['wrong client secret']])
        for (const grant_type of ['client_credentials', 'refresh_token', 'password']) {
          const headers = {
            cookie: planted.cookie,
            dpop: planted['DPoP proof'],
            authorization: basic(operator.id, secret),
          }
          const form = { ...secrets, grant_type, token, refresh_token: token }
          const answer = await server.post(path, form, headers)
          await answer.arrayBuffer()
          const body = { ...form, client_secret: secret }
          await (await server.post(path, body, { dpop: planted['DPoP proof'] })).arrayBuffer()
          const assertion = { ...form, client_assertion: planted.assertion }
          await (await server.post(path, assertion, {})).arrayBuffer()
        }
}

async function callManagementRoutes(): Promise<void> {
  const answer = await server.post('/oauth2/token', { grant_type: 'client_credentials' })
  const { access_token = planted['bearer token'] } = (await answer.json()) as Record<string, string>
  made['access token'] ??= access_token
  for (const { method, path } of operations)
    for (const token of [access_token, planted['bearer token']]) {
      const url = server.origin + '/api/v1' + path.replace(/:\w+/gu, 'x')
      const body = {
        name: 'n',
        email: 'a@example.com',
        password: planted.password,
        type: 'machine',
      }
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          cookie: planted.cookie,
          ...(method === 'POST' && { 'idempotency-key': planted['idempotency key'] }),
          ...(method !== 'GET' && method !== 'DELETE' && { 'content-type': 'application/json' }),
        },
        ...(method !== 'GET' && method !== 'DELETE' && { body: JSON.stringify(body) }),
      })
      // The log's stream has no end: that it began is all there is to it.
      const endless = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
      if (endless) await response.body?.cancel()
      const text = endless ? '' : await response.text()
      const secret = /kg_cs_[0-9A-Za-z]+/u.exec(text)?.[0]
      if (secret !== undefined) made['made client secret'] ??= secret
    }
}

/** The forms in which a secret could stand in a line of text. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('hex'),
  // Base64 of something that contains the secret: its three alignments, less the edges.
  ...[0, 1, 2].map((shift) =>
    Buffer.from('-'.repeat(shift) + secret)
      .toString('base64')
      .slice(4, -4),
  ),
]

describe('the log at level trace', () => {
  it('has something to say: failures of the database are in it', () => {
    expect(output).toContain('a request failed')
    expect(output.split('\n').length).toBeGreaterThan(10)
  })

  it.each(Object.entries(planted))('never holds the %s', (_name, secret) => {
    for (const form of formsOf(secret)) expect(output).not.toContain(form)
  })

  it('never holds what the server itself made: tokens and secrets', () => {
    expect(Object.keys(made)).toContain('access token')
    for (const secret of Object.values(made))
      for (const form of formsOf(secret)) expect(output).not.toContain(form)
  })
})

it('keeps them out of what is stored for the operator to read as well', async () => {
  await server.keygrant.flush()
  const logs = await server.database.store.listLogs({ limit: 1_000 }, {})
  const audit = await server.database.store.listAudit({ limit: 1_000 }, {})
  expect(logs.length).toBeGreaterThan(10)
  const stored = JSON.stringify([logs, audit])
  for (const secret of [...Object.values(planted), ...Object.values(made)])
    for (const form of formsOf(secret)) expect(stored).not.toContain(form)
})

it('cuts members that are named like secrets, should one be handed to the log by mistake', () => {
  let line = ''
  const destination = {
    write: (text: string): void => {
      line += text
    },
  }
  const logger = createLogger({ level: 'info', format: 'text', destination })
  const { password } = planted
  logger.info({ password, headers: { authorization: password, cookie: password } }, 'oops')
  expect(line).toContain('(secret)')
  expect(line).not.toContain(password)
})
