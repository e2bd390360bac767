import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import { CredentialsError } from './errors.ts'
import type { CredentialsOptions, RetryOptions } from './options.ts'
import { useFakeTime } from './testing/fake-time.ts'
import { until } from './testing/listen.ts'
import {
  clientId,
  clientSecret,
  type Fault,
  hangUp,
  html,
  json,
  startTokenServer,
  type TokenServer,
} from './testing/token-server.ts'

const credentialsFor = (server: TokenServer, options: CredentialsOptions = {}) =>
  new Credentials({ issuer: server.issuer, clientId, clientSecret, ...options })

const failureOf = async (promise: Promise<unknown>): Promise<CredentialsError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof CredentialsError)) throw new Error('it did not fail as expected')
  return error
}

/** A token request that is answered when the test says so. */
function held(server: TokenServer, answer: Fault): () => void {
  let release = () => {}
  server.faults.push((response, request) => {
    release = () => answer(response, request)
  })
  return () => release()
}

const second = 1_000

describe('the life of a token', () => {
  it('has one caller renew near its end, while the others go on with it', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    const old = await creds.getAccessToken()

    time.pass(3_200 * second)
    expect(await creds.getAccessToken()).toBe(old)
    expect(server.requests).toHaveLength(1)

    time.pass(150 * second)
    const answer = held(server, json(200, { access_token: 'new', token_type: 'bearer' }))
    const renewing = creds.getAccessToken()
    await until(() => server.requests.length === 2)
    const others = Promise.all(Array.from({ length: 100 }, () => creds.getAccessToken()))
    expect(new Set(await others)).toEqual(new Set([old]))

    answer()
    expect(await renewing).toBe('new')
    expect(await creds.getAccessToken()).toBe('new')
    expect(server.requests).toHaveLength(2)
  })

  it('ends for callers 10 s before it ends for the server, with one request for all of them', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    const old = await creds.getAccessToken()
    time.pass(3_591 * second)
    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => creds.getAccessToken()))
    expect(new Set(tokens)).toEqual(new Set([server.token(2)]))
    expect(tokens).not.toContain(old)
    expect(server.requests).toHaveLength(2)
  })

  it('may be as short as ten seconds without a token request for each call', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    server.answer = { expires_in: 10 }
    const creds = credentialsFor(server)
    for (let passed = 0; passed < 4; passed++) {
      await creds.getAccessToken()
      time.pass(second)
    }
    expect(server.requests).toHaveLength(1)
    time.pass(2 * second)
    await creds.getAccessToken()
    expect(server.requests).toHaveLength(2)
  })

  it('is renewed as early as earlyRefresh says', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const creds = credentialsFor(server, { earlyRefresh: 1_000 * second })
    await creds.getAccessToken()
    time.pass(2_480 * second)
    await creds.getAccessToken()
    expect(server.requests).toHaveLength(1)
    time.pass(240 * second)
    await creds.getAccessToken()
    expect(server.requests).toHaveLength(2)
  })

  it('is renewed for a caller that needs more of it', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    const old = await creds.getAccessToken()
    time.pass(1_800 * second)
    expect(await creds.getAccessToken({ minTtl: 1_799 * second })).toBe(old)
    expect(await creds.getAccessToken({ minTtl: 1_801 * second })).toBe(server.token(2))
  })

  it('is read from the token by the clock of the server where the answer does not say', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const serverNow = Date.now() + 7_200 * second
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const exp = Math.floor(serverNow / second) + 600
    const token = `${part({ alg: 'ES256' })}.${part({ exp })}.AAAA`
    const date = new Date(serverNow).toUTCString()
    server.faults.push(json(200, { access_token: token, token_type: 'bearer' }, { date }))
    const creds = credentialsFor(server)
    expect(await creds.getAccessToken()).toBe(token)
    time.pass(500 * second)
    expect(await creds.getAccessToken()).toBe(token)
    time.pass(95 * second)
    expect(await creds.getAccessToken()).toBe(server.token(1))
  })

  it('has no end where nobody names one', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    server.answer = {}
    const creds = credentialsFor(server)
    await creds.getAccessToken()
    time.pass(1e9)
    await creds.getAccessToken({ minTtl: 1e9 })
    expect(creds.expiresAt).toBeUndefined()
    expect(server.requests).toHaveLength(1)
  })

  it.each([
    ['an hour ahead', 3_600_000],
    ['an hour behind', -3_600_000],
  ])('is not misjudged by a wall clock that is wrong from the start, %s', async (_what, offset) => {
    const time = useFakeTime()
    const server = await startTokenServer()
    time.setWall(offset)
    const creds = credentialsFor(server)
    const old = await creds.getAccessToken()
    time.pass(3_200 * second)
    expect(await creds.getAccessToken()).toBe(old)
    time.pass(399 * second)
    expect(await creds.getAccessToken()).toBe(server.token(2))
    expect(server.requests).toHaveLength(2)
  })

  it('is over after a sleep that only the wall clock noticed; setting the clock costs one renewal', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    await creds.getAccessToken()
    time.setWall(4_000 * second)
    for (let call = 0; call < 3; call++) expect(await creds.getAccessToken()).toBe(server.token(2))
    time.setWall(-4_000 * second)
    expect(await creds.getAccessToken()).toBe(server.token(2))
    expect(server.requests).toHaveLength(2)
  })
})

describe('a renewal ahead of time that fails', () => {
  it.each<[what: string, fault: Fault]>([
    ['an outage', html(502)],
    ['a lost connection', hangUp],
    ['a refusal', json(401, { error: 'invalid_client' })],
    ['a throttle', json(429, {}, { 'retry-after': '20' })],
  ])('by %s costs no caller anything, and is tried again after a pause', async (_what, fault) => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const warnings: string[] = []
    const warn = (message: string) => warnings.push(message)
    const creds = credentialsFor(server, { logger: { warn } })
    const old = await creds.getAccessToken()
    time.pass(3_350 * second)
    server.faults.push(fault)
    for (let call = 0; call < 5; call++) expect(await creds.getAccessToken()).toBe(old)
    expect(server.requests).toHaveLength(2)
    expect(warnings).toEqual(['The token was not renewed ahead of time.'])

    time.pass(31 * second)
    expect(await creds.getAccessToken()).toBe(server.token(2))
  })

  it('is followed by a real one for a caller that cannot use the old token', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    const old = await creds.getAccessToken()
    time.pass(3_350 * second)
    const fail = held(server, html(502))
    const ahead = creds.getAccessToken()
    await until(() => server.requests.length === 2)
    const demanding = creds.getAccessToken({ minTtl: 3_000 * second })
    fail()
    expect(await ahead).toBe(old)
    expect(await demanding).toBe(server.token(2))
  })
})

describe('trying again', () => {
  it.each<[what: string, fault: Fault]>([
    ['a page in place of a token', html(200)],
    ['a broken server', html(500)],
    ['a gateway', html(502)],
    ['an unavailable server', json(503, { error: 'temporarily_unavailable' })],
    ['a throttle', json(429, {})],
    ['a lost connection', hangUp],
  ])('mends %s', async (_what, fault) => {
    const time = useFakeTime()
    const server = await startTokenServer()
    server.faults.push(fault, fault)
    let waits = 0
    const debug = (_message: string, fields?: Record<string, unknown>) => {
      if (typeof fields?.['wait'] === 'number') waits++
    }
    const call = credentialsFor(server, { logger: { debug } }).getAccessToken()
    for (const attempt of [1, 2]) {
      await until(() => waits === attempt)
      time.pass(second)
    }
    expect(await call).toBe(server.token(1))
    expect(server.requests).toHaveLength(3)
  })

  it('ends after the attempts allowed, with the last failure', async () => {
    const server = await startTokenServer()
    server.faults.push(html(502), html(502))
    const creds = credentialsFor(server, { http: { retry: { attempts: 2, maxDelay: 0 } } })
    const error = await failureOf(creds.getAccessToken())
    expect(error).toMatchObject({ code: 'bad_response', retryable: true })
    expect(server.requests).toHaveLength(2)
  })

  it('is left out where retry is false', async () => {
    const server = await startTokenServer()
    server.faults.push(hangUp)
    const error = await failureOf(
      credentialsFor(server, { http: { retry: false } }).getAccessToken(),
    )
    expect(error).toMatchObject({ code: 'network', retryable: true })
    expect(server.requests).toHaveLength(1)
  })

  it('waits as long as Retry-After says, and at most a tenth longer', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    server.faults.push(json(429, {}, { 'retry-after': '20' }))
    let wait = 0
    const debug = (_message: string, fields?: Record<string, unknown>) => {
      wait = Number(fields?.['wait'] ?? 0)
    }
    const call = credentialsFor(server, { logger: { debug } }).getAccessToken()
    await until(() => wait > 0)
    expect(wait).toBeGreaterThanOrEqual(20 * second)
    expect(wait).toBeLessThanOrEqual(22 * second)
    time.pass(19 * second)
    expect(server.requests).toHaveLength(1)
    time.pass(3 * second)
    expect(await call).toBe(server.token(1))
  })

  it('asks nobody before the time the server named, and then again', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    server.faults.push(json(503, {}, { 'retry-after': '120' }))
    const creds = credentialsFor(server)
    expect(await failureOf(creds.getAccessToken())).toMatchObject({
      retryable: true,
      retryAfter: 120 * second,
    })
    time.pass(60 * second)
    expect(await failureOf(creds.getAccessToken())).toMatchObject({
      code: 'rate_limited',
      retryAfter: 60 * second,
    })
    expect(server.requests).toHaveLength(1)
    time.pass(61 * second)
    expect(await creds.getAccessToken()).toBe(server.token(1))
  })

  it('takes no notice of Retry-After where told so', async () => {
    const server = await startTokenServer()
    server.faults.push(json(503, {}, { 'retry-after': '120' }))
    const retry: RetryOptions = { respectRetryAfter: false, maxDelay: 0 }
    expect(await credentialsFor(server, { http: { retry } }).getAccessToken()).toBe(server.token(1))
  })

  it('reaches the metadata too', async () => {
    const server = await startTokenServer()
    server.lookupFaults.push(html(503), html(503))
    const creds = credentialsFor(server, { http: { retry: { maxDelay: 0 } } })
    expect(await creds.getAccessToken()).toBe(server.token(1))
  })

  it('is never done for a refusal, whatever its status', async () => {
    for (const error of ['invalid_client', 'invalid_scope', 'unauthorized_client']) {
      const server = await startTokenServer()
      server.faults.push(json(400, { error }))
      await failureOf(credentialsFor(server).getAccessToken())
      expect(server.requests).toHaveLength(1)
    }
  })
})

describe('patience', () => {
  it('ends an attempt after http.timeout', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    server.faults.push(() => undefined)
    const creds = credentialsFor(server, { http: { timeout: 5 * second, retry: false } })
    const failure = failureOf(creds.getAccessToken())
    await until(() => server.requests.length === 1)
    time.pass(5 * second)
    expect(await failure).toMatchObject({ code: 'timeout', retryable: true })
  })

  it('ends for all after a minute, whatever a custom grant does', async () => {
    const time = useFakeTime()
    let calls = 0
    const creds = new Credentials({
      grant: () => {
        calls++
        return calls === 1
          ? new Promise(() => undefined)
          : Promise.resolve({ accessToken: 'mine', tokenType: 'Bearer', scope: [], extra: {} })
      },
    })
    const failures = [failureOf(creds.getAccessToken()), failureOf(creds.getAccessToken())]
    await until(() => calls === 1)
    time.pass(60 * second)
    for (const failure of failures) expect((await failure).code).toBe('timeout')
    expect(await creds.getAccessToken()).toBe('mine')
  })

  it('uses the old metadata on when the issuer cannot be asked again', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    await creds.getAccessToken()
    time.pass(7_200 * second)
    server.lookupFaults.push(html(502), hangUp)
    expect(await creds.getAccessToken()).toBe(server.token(2))
    expect(server.lookups).toHaveLength(3)
  })
})
