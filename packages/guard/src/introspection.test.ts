/** The guard in front of an issuer that is asked about tokens: over HTTP, on a clock that the test moves. */

import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { formatToken, parseBasic } from '@keygrant/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeClock } from './fixtures/fake-clock.ts'
import { TestFeed } from './fixtures/feed.ts'
import { startIssuer, type TestIssuer } from './fixtures/issuer.ts'
import { makeKey, tokenMaker } from './fixtures/tokens.ts'
import { createGuard, type Guard } from './guard.ts'
import type { GuardOptions } from './guard-options.ts'
import type { Verdict } from './verdict.ts'

const audience = 'https://api.example'
const key = makeKey('k1')
const introspection = { clientId: 'api', clientSecret: 's:e c' }

let clock: ReturnType<typeof fakeClock>
let issuer: TestIssuer
/** What was asked: token and caller. */
let asked: { readonly token: string | null; readonly by: unknown }[]
let answer: Readonly<Record<string, unknown>>
let status: number
let guards: Guard[]

beforeEach(async () => {
  clock = fakeClock()
  issuer = await startIssuer([key.jwk])
  issuer.oauth = { ...issuer.oauth, introspection_endpoint: `${issuer.url}/introspect` }
  issuer.introspect = introspect
  asked = []
  answer = active()
  status = 200
  guards = []
})
afterEach(async () => {
  await Promise.all(guards.map((guard) => guard.close()))
  await issuer[Symbol.asyncDispose]()
})

const seconds = (): number => clock.now() / 1000
const active = (change: Readonly<Record<string, unknown>> = {}) => ({
  active: true,
  aud: audience,
  sub: 'alice',
  client_id: 'cl_1',
  jti: 'j1',
  iat: seconds(),
  exp: seconds() + 3_600,
  scope: 'api.read',
  token_type: 'Bearer',
  ...change,
})

function introspect(request: IncomingMessage, response: ServerResponse): void {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const by = parseBasic(request.headers.authorization ?? '')
    asked.push({ token: new URLSearchParams(body).get('token'), by })
    response.writeHead(status).end(JSON.stringify(answer))
  })
}

function guardWith(options: Partial<GuardOptions> = {}): Guard {
  const base = { issuer: issuer.url, audience, now: clock.now, introspection }
  const guard = createGuard({ ...base, ...options })
  guards.push(guard)
  return guard
}

const reason = (verdict: Verdict): string => (verdict.ok ? 'ok' : verdict.refusal.reason)
const judge = async (guard: Guard, token: string): Promise<string> =>
  reason(await guard.verifyToken(token))
const opaque = (): string => formatToken('at', (bytes) => randomBytes(bytes))

describe('a token that only the issuer can read', () => {
  it('is asked about as the client that stands for the API, and says who is calling', async () => {
    const token = opaque()
    const verdict = await guardWith().verifyToken(token, { scope: 'api.read' })
    expect(verdict).toMatchObject({ ok: true, access: { subject: 'alice', clientId: 'cl_1' } })
    expect(asked).toEqual([{ token, by: introspection }])
  })

  it('is refused without the scope that is needed', async () => {
    const verdict = await guardWith().verifyToken(opaque(), { scope: 'api.write' })
    expect(verdict).toMatchObject({ refusal: { status: 403 } })
  })

  it('is asked about once for all who wait, and once a minute', async () => {
    const [guard, token] = [guardWith(), opaque()]
    const reasons = await Promise.all(Array.from({ length: 50 }, () => judge(guard, token)))
    expect(new Set(reasons)).toEqual(new Set(['ok']))
    clock.pass(59)
    expect(await judge(guard, token)).toBe('ok')
    expect(asked).toHaveLength(1)
    clock.pass(1)
    answer = { active: false }
    expect(await judge(guard, token)).toBe('token_inactive')
    expect(asked).toHaveLength(2)
  })

  it('is good for no longer than it lives', async () => {
    const [guard, token] = [guardWith(), opaque()]
    answer = active({ exp: seconds() + 20 })
    expect(await judge(guard, token)).toBe('ok')
    answer = { active: false }
    clock.pass(20)
    expect(await judge(guard, token)).toBe('token_inactive')
  })

  it('that is inactive is asked about again after ten seconds', async () => {
    const [guard, token] = [guardWith(), opaque()]
    answer = { active: false }
    expect(await judge(guard, token)).toBe('token_inactive')
    answer = active()
    clock.pass(9)
    expect(await judge(guard, token)).toBe('token_inactive')
    clock.pass(1)
    expect(await judge(guard, token)).toBe('ok')
  })

  it.each<[what: string, why: string, change: Readonly<Record<string, unknown>>]>([
    ['is for another API', 'audience_mismatch', { aud: 'https://other.example' }],
    ['is a refresh token, which has no audience', 'audience_mismatch', { aud: undefined }],
    ['is of another issuer', 'issuer_mismatch', { iss: 'https://other.example' }],
    ['has expired all the same', 'expired', { exp: 1 }],
    ['has no identifier', 'claims_malformed', { jti: undefined }],
  ])('is refused if it is active but %s', async (_what, why, change) => {
    answer = active(change)
    expect(await judge(guardWith(), opaque())).toBe(why)
  })

  it.each<[what: string, change: () => void]>([
    ['answers 500', () => (status = 500)],
    ['does not know the client', () => (status = 401)],
    ['says nothing', () => (answer = {})],
    [
      'has no introspection',
      () => (issuer.oauth = { ...issuer.oauth, introspection_endpoint: undefined }),
    ],
    ['has no metadata', () => (issuer.oauth = null)],
  ])('gets a 503 that says when to come back if the issuer %s', async (_what, change) => {
    change()
    expect(await guardWith().verifyToken(opaque())).toMatchObject({
      refusal: {
        status: 503,
        headers: { 'Retry-After': '5' },
        reason: 'introspection_unavailable',
      },
    })
  })

  it('gets a 503 if the secret can not be had', async () => {
    const clientSecret = (): never => {
      throw new Error('the vault is closed')
    }
    const guard = guardWith({ introspection: { clientId: 'api', clientSecret } })
    expect(await judge(guard, opaque())).toBe('introspection_unavailable')
  })

  it('causes no question if its checksum is wrong, or nobody was named to ask', async () => {
    expect(await judge(guardWith(), `${opaque().slice(0, -1)}_`)).toBe('token_malformed')
    const base = { issuer: issuer.url, audience, now: clock.now }
    expect(await judge(createGuard(base), opaque())).toBe('token_malformed')
    expect(asked).toEqual([])
  })

  it('is refused at once when the feed says that it was revoked', async () => {
    const feed = new TestFeed({ issuer: issuer.url, key, now: clock.now })
    issuer.oauth = { ...issuer.oauth, revocations_endpoint: `${issuer.url}/feed` }
    issuer.feed = (_request, response) => void response.end(feed.snapshot())
    const [guard, token] = [guardWith(), opaque()]
    expect(await judge(guard, token)).toBe('ok')
    feed.revoke('j', 'j1')
    await vi.waitUntil(async () => (await judge(guard, token)) === 'revoked', { timeout: 5_000 })
  })

  it('is asked of the issuers that may know it, of several', async () => {
    await using other = await startIssuer()
    const issuers = [other.url, { issuer: issuer.url, introspection }]
    const base = { issuer: issuers, audience, now: clock.now }
    expect(await judge(createGuard(base), opaque())).toBe('ok')
    expect(other.hits.oauth).toBe(0)
  })
})

describe('a JWT', () => {
  it('is asked about when the feed is stale, if the API said so', async () => {
    issuer.oauth = { ...issuer.oauth, revocations_endpoint: `${issuer.url}/feed` }
    const token = tokenMaker(issuer.url, audience, clock.now)(key)
    const guard = guardWith({ revocations: { whenStale: 'introspect' } })
    expect(await judge(guard, token)).toBe('ok')
    expect(asked).toMatchObject([{ token }])
    answer = { active: false }
    clock.pass(60)
    expect(await judge(guard, token)).toBe('token_inactive')
  })

  it('is not asked about otherwise', async () => {
    expect(await judge(guardWith(), tokenMaker(issuer.url, audience, clock.now)(key))).toBe('ok')
    expect(asked).toEqual([])
  })
})
