/** The guard in front of an issuer that revokes: over HTTP, on a clock that the test moves. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RevocationFeedKind } from '@keygrant/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeClock } from './fixtures/fake-clock.ts'
import { TestFeed } from './fixtures/feed.ts'
import { startIssuer, type TestIssuer } from './fixtures/issuer.ts'
import { makeKey, tokenMaker } from './fixtures/tokens.ts'
import { createGuard, type Guard } from './guard.ts'
import type { GuardOptions } from './guard-options.ts'
import type { Verdict } from './verdict.ts'

const audience = 'https://api.example'
/** Real time, in which what goes over a socket arrives however slow the machine is. */
const patience = { timeout: 15_000 }
const key = makeKey('k1')
const nextKey = makeKey('k2')

let clock: ReturnType<typeof fakeClock>
let issuer: TestIssuer
let feed: TestFeed
let streams: Set<ServerResponse>
let guards: Guard[]

beforeEach(async () => {
  clock = fakeClock()
  issuer = await startIssuer([key.jwk])
  issuer.oauth = { ...issuer.oauth, revocations_endpoint: `${issuer.url}/feed` }
  feed = new TestFeed({ issuer: issuer.url, key, now: clock.now })
  streams = new Set()
  issuer.feed = answer
  guards = []
})
afterEach(async () => {
  await Promise.all(guards.map((guard) => guard.close()))
  await issuer[Symbol.asyncDispose]()
})

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.accept !== 'text/event-stream') {
    response.end(feed.snapshot())
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  send(response, feed.snapshot())
  streams.add(response)
  response.on('close', () => streams.delete(response))
}

const send = (response: ServerResponse, document: string): void =>
  void response.write(`event: delta\ndata: ${document}\n\n`)

/** Revokes, and tells whoever listens. */
function revoke(...revocation: Parameters<TestFeed['revoke']>): void {
  feed.revoke(...revocation)
  for (const stream of streams) send(stream, feed.delta(feed.seq - 1))
}

function guardWith(options: Partial<GuardOptions> = {}): Guard {
  const guard = createGuard({ issuer: issuer.url, audience, now: clock.now, ...options })
  guards.push(guard)
  return guard
}

const make = (claims: Readonly<Record<string, unknown>> = {}): string =>
  tokenMaker(
    issuer.url,
    audience,
    clock.now,
  )(key, {
    claims: { exp: clock.now() / 1000 + 86_400, ...claims },
  })

const reason = (verdict: Verdict): string => (verdict.ok ? 'ok' : verdict.refusal.reason)
const judge = async (guard: Guard, token: string): Promise<string> =>
  reason(await guard.verifyToken(token))

/** A guard that listens, and a token that passes. */
async function listening(options: Partial<GuardOptions> = {}) {
  const guard = guardWith(options)
  const token = make({ jti: 'known' })
  expect(await judge(guard, token)).toBe('ok')
  await vi.waitUntil(
    () => streams.size > 0 && guard.state()[0]?.revocations?.transport === 'stream',
    patience,
  )
  return { guard, token }
}

describe('a revoked token', () => {
  it('is refused as any that is not good, by a guard that begins after it was revoked', async () => {
    const token = make({ jti: 'gone' })
    feed.revoke('j', 'gone')
    expect(await guardWith().verifyToken(token)).toMatchObject({
      ok: false,
      refusal: { status: 401, reason: 'revoked' },
    })
  })

  it('is refused as soon as the stream tells of it, also if it is remembered', async () => {
    const { guard, token } = await listening({ cache: { max: 10 } })
    expect(guard.verifyToken(token)).toMatchObject({ ok: true })
    revoke('j', 'known')
    await vi.waitUntil(() => guard.state()[0]?.revocations?.entries === 1, patience)
    expect(guard.verifyToken(token)).toMatchObject({ refusal: { reason: 'revoked' } })
    expect(await judge(guard, make())).toBe('ok')
  })

  const claims = { jti: 'j1', fid: 'f1', client_id: 'c1', sub: 's1', org_id: 'o1' }
  it.each<[kind: RevocationFeedKind, identifier: string]>([
    ['j', 'j1'],
    ['f', 'f1'],
    ['c', 'c1'],
    ['s', 's1'],
    ['o', 'o1'],
    ['k', 'k1'],
  ])(
    'is one of kind %s whose identifier is %s, of the dates that the entry says',
    async (kind, identifier) => {
      const iat = clock.now() / 1000
      feed.revoke(kind, identifier, { notBefore: iat })
      // What a revoked key signed is not believed, so another one has to tell of it.
      issuer.keys = [key.jwk, nextKey.jwk]
      feed.key = nextKey
      const guard = guardWith()
      expect(await judge(guard, make({ ...claims, iat }))).toBe('revoked')
      expect(await judge(guard, make({ ...claims, iat: iat - 5 }))).toBe('revoked')
      expect(await judge(guard, make({ ...claims, iat: iat + 1 }))).toBe('ok')
    },
  )

  it.each<RevocationFeedKind>(['f', 'c', 's', 'o'])(
    'is none whose identifier of another kind than %s is the same',
    async (kind) => {
      feed.revoke(kind, 'same')
      expect(await judge(guardWith(), make({ jti: 'same' }))).toBe('ok')
    },
  )

  it('is accepted by a guard that was told to do without the feed', async () => {
    feed.revoke('j', 'gone')
    const guard = guardWith({ revocations: false })
    expect(await judge(guard, make({ jti: 'gone' }))).toBe('ok')
    expect(guard.state()).toMatchObject([{ ready: true, revocations: undefined }])
  })
})

describe('a feed that can not be had', () => {
  it('from the start leaves nothing to go by: 503 that says when to come back, never 401', async () => {
    issuer.feed = (_request, response) => void response.writeHead(503).end()
    const guard = guardWith()
    expect(await guard.verifyToken(make())).toEqual({
      ok: false,
      refusal: {
        status: 503,
        headers: { 'Cache-Control': 'no-store', 'Retry-After': '5' },
        reason: 'revocations_unavailable',
      },
    })
    expect(guard.state()).toMatchObject([
      { ready: false, hasKeys: true, revocations: { status: 'stale', problem: 'refused' } },
    ])
    issuer.feed = answer
    const token = make()
    await vi.waitUntil(async () => (await judge(guard, token)) === 'ok', { timeout: 5_000 })
  })

  it('any more costs no good token until the time is over, and frees no revoked one', async () => {
    const told: string[] = []
    const revocations = { failOpenFor: 600, onStatus: (status: string) => told.push(status) }
    const { guard, token } = await listening({ revocations })
    revoke('j', 'gone')
    await vi.waitUntil(() => guard.state()[0]?.revocations?.entries === 1, patience)
    issuer.feed = (_request, response) => void response.writeHead(503).end()
    for (const stream of streams) stream.destroy()

    clock.pass(600)
    expect(await judge(guard, token)).toBe('ok')
    expect(await judge(guard, make({ jti: 'gone' }))).toBe('revoked')
    await vi.waitUntil(() => told.includes('behind'), { timeout: 5_000 })
    clock.pass(6)
    expect(await judge(guard, token)).toBe('revocations_unavailable')
    expect(await judge(guard, make({ jti: 'gone' }))).toBe('revoked')

    issuer.feed = answer
    await vi.waitUntil(async () => (await judge(guard, token)) === 'ok', { timeout: 10_000 })
    expect(told[0]).toBe('live')
    expect(told.at(-1)).toBe('live')
  }, 20_000)

  it('is none, if the issuer has none', async () => {
    issuer.oauth = { ...issuer.oauth, revocations_endpoint: undefined }
    const guard = guardWith()
    expect(await judge(guard, make())).toBe('ok')
    expect(guard.state()).toMatchObject([{ ready: true, revocations: { status: 'none' } }])
  })

  it('but was heard of in keys to start with, counts its silence from the start', async () => {
    issuer.feed = undefined
    issuer.oauth = null
    const guard = guardWith({ jwks: { keys: [key.jwk] } })
    const token = make()
    expect(await judge(guard, token)).toBe('ok')
    clock.pass(901)
    expect(await judge(guard, token)).toBe('revocations_unavailable')
  })

  it('is heard again by whoever asks, where streams do not work', async () => {
    issuer.feed = (_request, response) => void response.end(feed.snapshot())
    const guard = guardWith()
    const token = make({ jti: 'known' })
    expect(await judge(guard, token)).toBe('ok')
    feed.revoke('j', 'known')
    await vi.waitUntil(async () => (await judge(guard, token)) === 'revoked', { timeout: 5_000 })
    expect(guard.state()).toMatchObject([{ revocations: { transport: 'polling', status: 'live' } }])
  })
})

describe('a document', () => {
  const refused = async (document: () => string): Promise<unknown> => {
    issuer.feed = (_request, response) => void response.end(document())
    const guard = guardWith()
    expect(await judge(guard, make())).toBe('revocations_unavailable')
    return guard.state()[0]?.revocations?.problem
  }

  it.each<[what: string, problem: string, document: () => string]>([
    ['of another issuer', 'issuer_mismatch', () => feed.snapshot({ iss: 'https://other.example' })],
    ['that is too old', 'expired', () => feed.snapshot({ exp: clock.now() / 1000 - 5 })],
    ['that is a token', 'type_refused', () => feed.sign({}, [], { typ: 'at+jwt' })],
    ['with an extension', 'type_refused', () => feed.sign({}, [], { crit: ['b64'], b64: false })],
    [
      'signed with another algorithm',
      'signature_invalid',
      () => feed.sign({}, [], { alg: 'EdDSA' }),
    ],
    [
      'of a key that the issuer does not have',
      'key_unknown',
      () => feed.sign({}, [], { kid: 'x' }),
    ],
    ['that was cut short', 'signature_invalid', () => feed.snapshot().slice(0, -4)],
    ['that is none', 'malformed', () => '<html>'],
    ['without a position', 'malformed', () => feed.sign({}, [])],
    ['that continues what we do not have', 'gap', () => feed.delta(0)],
  ])('%s is not believed', async (_what, problem, document) => {
    expect(await refused(document)).toBe(problem)
  })

  it('of a key that was just rotated in is believed at once', async () => {
    const { guard, token } = await listening()
    issuer.keys = [key.jwk, nextKey.jwk]
    feed.key = nextKey
    revoke('j', 'known')
    await vi.waitUntil(() => guard.state()[0]?.revocations?.entries === 1, patience)
    expect(await judge(guard, token)).toBe('revoked')
  })

  it('that is forged ends the stream, and nothing in it is believed', async () => {
    const { guard, token } = await listening()
    const forger = makeKey('k1')
    feed.revoke('j', 'known')
    const forged = new TestFeed({ issuer: issuer.url, key: forger, now: clock.now })
    forged.revoke('s', 'alice')
    const [stream] = streams
    if (stream === undefined) throw new Error('nobody listens')
    const ended = once(stream, 'close')
    send(stream, forged.snapshot())
    await ended
    await vi.waitUntil(() => guard.state()[0]?.revocations?.entries === 1, patience)
    expect(await judge(guard, token)).toBe('revoked')
    expect(await judge(guard, make())).toBe('ok')
  })
})

describe('several issuers', () => {
  it('are told apart before anything is fetched, and an unknown one is asked nothing', async () => {
    await using other = await startIssuer([nextKey.jwk])
    const guard = guardWith({ issuer: [issuer.url, { issuer: other.url, revocations: false }] })
    const stranger = tokenMaker('https://stranger.example', audience, clock.now)
    expect(await judge(guard, stranger(key))).toBe('issuer_mismatch')
    expect([issuer.hits.oauth, other.hits.oauth]).toEqual([0, 0])

    expect(await judge(guard, tokenMaker(other.url, audience, clock.now)(nextKey))).toBe('ok')
    expect([issuer.hits.oauth, other.hits.oauth]).toEqual([0, 1])
    expect(await judge(guard, make())).toBe('ok')
    expect(guard.metadata().document.authorization_servers).toEqual([issuer.url, other.url])
  })

  it('vouch with their own keys only', async () => {
    await using other = await startIssuer([nextKey.jwk])
    const guard = guardWith({ issuer: [issuer.url, other.url] })
    const crossed = tokenMaker(other.url, audience, clock.now)(key)
    expect(await judge(guard, crossed)).toBe('key_unknown')
  })
})

describe('a guard', () => {
  it('that starts early has keys and revocations before the first request', async () => {
    const guard = guardWith()
    expect(guard.state()).toMatchObject([{ ready: false, revocations: { status: 'starting' } }])
    expect(await guard.start()).toMatchObject([{ ready: true, revocations: { status: 'live' } }])
    expect(guard.verifyToken(make())).toMatchObject({ ok: true })
  })

  it('that is closed ends its stream, and still knows what it knew', async () => {
    const { guard, token } = await listening()
    revoke('j', 'known')
    await vi.waitUntil(() => guard.state()[0]?.revocations?.entries === 1, patience)
    const [stream] = streams
    if (stream === undefined) throw new Error('nobody listens')
    const ended = once(stream, 'close')
    await guard.close()
    await ended
    expect(await judge(guard, token)).toBe('revoked')
  })

  it('goes on by itself when whoever watches it throws', async () => {
    const onStatus = (): void => {
      throw new Error('a bug of the application')
    }
    const { guard } = await listening({ revocations: { onStatus } })
    expect(guard.state()).toMatchObject([{ revocations: { status: 'live' } }])
  })

  it('asks nobody before the first token that is good otherwise', async () => {
    const guard = guardWith()
    await judge(guard, make({ aud: 'https://other.example' }))
    expect(issuer.hits).toMatchObject({ oauth: 0, keys: 0 })
  })
})
