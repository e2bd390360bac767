/** The guard in front of a real issuer over hours of its life, with a clock that the test moves. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from './fixtures/fake-clock.ts'
import { startIssuer, type TestIssuer } from './fixtures/issuer.ts'
import { makeKey, type SigningKey, tokenMaker } from './fixtures/tokens.ts'
import { createGuard } from './guard.ts'
import type { GuardOptions } from './guard-options.ts'
import type { Verdict } from './verdict.ts'

const audience = 'https://api.example'
const oldKey = makeKey('old')
const newKey = makeKey('new')
const hour = 3600

let issuer: TestIssuer
beforeEach(async () => {
  issuer = await startIssuer([oldKey.jwk])
})
afterEach(() => issuer[Symbol.asyncDispose]())

/** A guard on a moving clock, and a way to call it with a fresh token of a key. */
function setUp(options: Partial<GuardOptions> = {}) {
  const clock = fakeClock()
  const guard = createGuard({ issuer: issuer.url, audience, now: clock.now, ...options })
  const token = tokenMaker(issuer.url, audience, clock.now)
  const call = async (key: SigningKey): Promise<Verdict> => guard.verifyToken(token(key))
  return { clock, guard, token, call }
}

const reason = (verdict: Verdict): string => (verdict.ok ? 'ok' : verdict.refusal.reason)

/** Lets a fetch that nobody waits for arrive: asks until the counter moves. */
async function settled(counter: () => number, atLeast: number): Promise<void> {
  while (counter() < atLeast) await new Promise((resolve) => setImmediate(resolve))
  await fetch(`${issuer.url}/nothing`).then((response) => response.text())
}

describe('keys', () => {
  it('are fetched once for a hundred first callers', async () => {
    const { call } = setUp()
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => call(oldKey)))
    expect(verdicts.every(({ ok }) => ok)).toBe(true)
    expect(issuer.hits).toMatchObject({ oauth: 1, keys: 1 })
  })

  it('are at hand without a promise from the second call on', async () => {
    const { guard, token, call } = setUp()
    await call(oldKey)
    expect(guard.verifyToken(token(oldKey))).toMatchObject({ ok: true })
  })

  it('are renewed in the background at 80 % of their time', async () => {
    const { clock, guard, token, call } = setUp()
    await call(oldKey)
    clock.pass(479)
    expect(guard.verifyToken(token(oldKey))).toMatchObject({ ok: true })
    expect(issuer.hits.keys).toBe(1)
    clock.pass(1)
    expect(guard.verifyToken(token(oldKey))).toMatchObject({ ok: true })
    await settled(() => issuer.hits.keys, 2)
  })

  it('stay as long as the issuer says, and are asked for by their ETag', async () => {
    issuer.headers = { 'cache-control': 'max-age=100', etag: '"1"' }
    const { clock, call } = setUp()
    await call(oldKey)
    clock.pass(101)
    expect(reason(await call(oldKey))).toBe('ok')
    expect(issuer.hits).toMatchObject({ oauth: 1, keys: 2, notModified: 1 })
    clock.pass(79)
    expect(reason(await call(oldKey))).toBe('ok')
    expect(issuer.hits.keys).toBe(2)
  })

  it('that the issuer removed die when their time is over', async () => {
    const { clock, call } = setUp()
    await call(oldKey)
    issuer.keys = [newKey.jwk]
    clock.pass(600)
    expect(reason(await call(oldKey))).toBe('key_unknown')
    expect(reason(await call(newKey))).toBe('ok')
  })

  it('that the issuer removed die when their time is over, also for remembered tokens', async () => {
    const { clock, guard, token } = setUp({ cache: { max: 10 } })
    const longLived = token(oldKey, { claims: { exp: clock.now() / 1000 + hour } })
    expect(reason(await guard.verifyToken(longLived))).toBe('ok')
    expect(reason(await guard.verifyToken(longLived))).toBe('ok')
    issuer.keys = [newKey.jwk]
    clock.pass(600)
    expect(reason(await guard.verifyToken(longLived))).toBe('key_unknown')
  })

  it('that were replaced under their kid no longer hold a remembered token up', async () => {
    const { clock, guard, token } = setUp({ cache: { max: 10 } })
    const longLived = token(oldKey, { claims: { exp: clock.now() / 1000 + hour } })
    expect(reason(await guard.verifyToken(longLived))).toBe('ok')
    issuer.keys = [{ ...newKey.jwk, kid: 'old' }]
    clock.pass(600)
    expect(reason(await guard.verifyToken(longLived))).toBe('signature_invalid')
  })

  it('that are evicted die at once and for good, published or remembered', async () => {
    const { clock, guard, token } = setUp({ cache: { max: 10 } })
    const remembered = token(oldKey)
    await guard.verifyToken(remembered)
    guard.evict('old')
    expect(reason(await guard.verifyToken(remembered))).toBe('key_unknown')
    expect(reason(await guard.verifyToken(token(oldKey)))).toBe('key_unknown')
    clock.pass(hour)
    expect(reason(await guard.verifyToken(token(oldKey)))).toBe('key_unknown')
    expect(issuer.hits.keys).toBe(1)
  })

  it('may be given at the start, and spare the first request', async () => {
    const { call } = setUp({ jwks: { keys: [oldKey.jwk] }, revocations: false })
    expect(reason(await call(oldKey))).toBe('ok')
    expect(issuer.hits).toMatchObject({ oauth: 0, keys: 0 })
  })

  it('may be given at the start, and do without an issuer then', async () => {
    issuer.state = { status: 500 }
    issuer.oauth = null
    const { call } = setUp({ jwks: { keys: [oldKey.jwk] } })
    expect(reason(await call(oldKey))).toBe('ok')
  })

  it('given at the start give way to what the issuer publishes', async () => {
    const { clock, call } = setUp({ jwks: { keys: [oldKey.jwk] } })
    issuer.keys = [newKey.jwk]
    clock.pass(600)
    expect(reason(await call(oldKey))).toBe('key_unknown')
    expect(reason(await call(newKey))).toBe('ok')
  })
})

describe('an unknown key', () => {
  it('is accepted on first sight if the issuer has it', async () => {
    const { call } = setUp()
    await call(oldKey)
    issuer.keys = [oldKey.jwk, newKey.jwk]
    expect(reason(await call(newKey))).toBe('ok')
    expect(issuer.hits.keys).toBe(2)
  })

  it('is accepted by all callers who meet it at once, for one fetch', async () => {
    const { call } = setUp()
    await call(oldKey)
    issuer.keys = [oldKey.jwk, newKey.jwk]
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => call(newKey)))
    expect(verdicts.every(({ ok }) => ok)).toBe(true)
    expect(issuer.hits.keys).toBe(2)
  })

  it('ten thousand times over causes one fetch in 30 seconds, and good tokens pass meanwhile', async () => {
    const { clock, guard, token, call } = setUp()
    const honest = token(oldKey)
    await guard.verifyToken(honest)
    const [, ...rest] = honest.split('.')
    for (let second = 0; second < 60; second++) {
      for (let n = 0; n < 167; n++) {
        const header = { alg: 'ES256', typ: 'at+jwt', kid: randomUUID() }
        const head = Buffer.from(JSON.stringify(header)).toString('base64url')
        const verdict = await guard.verifyToken([head, ...rest].join('.'))
        expect(reason(verdict)).toBe('key_unknown')
      }
      expect(reason(await call(oldKey))).toBe('ok')
      clock.pass(1)
    }
    expect(issuer.hits.keys).toBe(1 + 2)
  })

  it('causes no fetch in a token of another issuer, of another API, or expired', async () => {
    const { guard, token, call } = setUp()
    await call(oldKey)
    const wrong = [{ iss: 'https://other.example' }, { aud: 'https://other.example' }, { exp: 1 }]
    for (const claims of wrong) await guard.verifyToken(token(newKey, { claims }))
    expect(issuer.hits.keys).toBe(1)
  })
})

describe('an issuer that fails', () => {
  it('for an hour costs no valid token, and is asked twice a minute at most', async () => {
    const { clock, call } = setUp()
    await call(oldKey)
    clock.pass(470)
    issuer.state = { status: 500 }
    const asked = issuer.hits.keys
    for (let step = 0; step < 720; step++) {
      clock.pass(5)
      expect(reason(await call(oldKey))).toBe('ok')
      await settled(() => issuer.hits.keys, 0)
    }
    expect(issuer.hits.keys - asked).toBeLessThanOrEqual(120)
    expect(issuer.hits.oauth).toBe(1)
  })

  it('is forgiven when it works again, and its rotation is seen', async () => {
    const { clock, call } = setUp()
    await call(oldKey)
    issuer.state = { status: 503 }
    clock.pass(5 * hour)
    expect(reason(await call(oldKey))).toBe('ok')
    issuer.state = 'up'
    issuer.keys = [newKey.jwk]
    clock.pass(hour)
    expect(reason(await call(oldKey))).toBe('key_unknown')
    expect(reason(await call(newKey))).toBe('ok')
  })

  it('for more than a day leaves no key to trust', async () => {
    const { clock, call } = setUp()
    await call(oldKey)
    issuer.state = { status: 500 }
    clock.pass(24 * hour + 600)
    expect(reason(await call(oldKey))).toBe('keys_unavailable')
  })

  it.each<[how: string, state: TestIssuer['state']]>([
    ['answers 500', { status: 500 }],
    ['answers 404', { status: 404 }],
    ['redirects', { status: 302 }],
    ['answers with a page', { body: '<html>' }],
    ['answers with JSON that is no JWK Set', { body: '{"keys":{}}' }],
    ['has no keys', { body: '{"keys":[]}' }],
    ['answers without end', { body: `{"keys":[],"x":"${'x'.repeat(300_000)}"}` }],
  ])(
    'with no key at hand (%s) makes a 503 that says when to come back, not a 401',
    async (_how, state) => {
      issuer.state = state
      const { clock, call } = setUp()
      expect(await call(oldKey)).toEqual({
        ok: false,
        refusal: {
          status: 503,
          headers: { 'Cache-Control': 'no-store', 'Retry-After': expect.stringMatching(/^\d+$/u) },
          reason: 'keys_unavailable',
        },
      })
      issuer.state = 'up'
      clock.pass(30)
      expect(reason(await call(oldKey))).toBe('ok')
    },
  )

  it('with an unknown key makes a 503: the key may be a new one', async () => {
    const { call } = setUp()
    await call(oldKey)
    issuer.state = { status: 500 }
    expect(reason(await call(newKey))).toBe('keys_unavailable')
    expect(reason(await call(newKey))).toBe('keys_unavailable')
    expect(reason(await call(oldKey))).toBe('ok')
    expect(issuer.hits.keys).toBe(2)
  })

  it('moves its keys elsewhere, and they are found again', async () => {
    const { clock, call } = setUp()
    await call(oldKey)
    const elsewhere = await startIssuer([newKey.jwk])
    issuer.state = { status: 404 }
    issuer.oauth = { ...issuer.oauth, jwks_uri: `${elsewhere.url}/keys` }
    clock.pass(600)
    expect(reason(await call(oldKey))).toBe('ok')
    clock.pass(90)
    expect(reason(await call(newKey))).toBe('ok')
    await elsewhere[Symbol.asyncDispose]()
  })
})
