/**
 * Renewing without a call, tokens for some scopes only, tenants, and the other options about time.
 */
import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import { useFakeTime } from './testing/fake-time.ts'
import { until } from './testing/listen.ts'
import { appId, appSecret, startRotatingServer } from './testing/rotating-server.ts'
import { clientId, clientSecret, json, startTokenServer } from './testing/token-server.ts'

const second = 1_000
const earlyRefresh = 100 * second
/** When a token of an hour has been due for some seconds, give or take the jitter. */
const nearTheEnd = 3_511 * second

describe('background renewal', () => {
  it('has a new token ready before anybody asks, again and again', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const creds = new Credentials({
      issuer: server.issuer,
      clientId,
      clientSecret,
      background: true,
      earlyRefresh,
    })
    const heard: string[] = []
    creds.on('tokens', ({ accessToken }) => heard.push(accessToken))
    await creds.getAccessToken()
    for (const n of [2, 3]) {
      time.pass(nearTheEnd)
      await until(() => heard.includes(server.token(n)))
      expect(creds.accessToken).toBe(server.token(n))
    }
    await creds[Symbol.asyncDispose]()
    time.pass(7_200 * second)
    expect(server.requests).toHaveLength(3)
  })

  it('that fails is told to the log only, and tried again later; not with a dead refresh token', async () => {
    const time = useFakeTime()
    const server = await startRotatingServer()
    const refreshToken = server.login()
    const warnings: string[] = []
    const creds = new Credentials({
      issuer: server.issuer,
      clientId: appId,
      clientSecret: appSecret,
      refreshToken,
      background: true,
      earlyRefresh,
      logger: { warn: (message) => warnings.push(message) },
    })
    const old = await creds.getAccessToken()
    server.faults.push(json(503, {}))
    time.pass(nearTheEnd)
    await until(() => warnings.length === 1)
    expect(creds.accessToken).toBe(old)
    time.pass(31 * second)
    await until(() => creds.accessToken !== old)

    server.end(creds.refreshToken ?? '')
    time.pass(nearTheEnd)
    await until(() => warnings.length > 1)
    const { refreshes } = server
    for (let n = 0; n < 5; n++) time.pass(31 * second)
    expect(server.refreshes).toBe(refreshes)
    await creds[Symbol.asyncDispose]()
  })
})

describe('autoRefresh: false', () => {
  it('asks only when refresh is called', async () => {
    const time = useFakeTime()
    const server = await startTokenServer()
    const options = { issuer: server.issuer, clientId, clientSecret, autoRefresh: false }
    const creds = new Credentials({ ...options, scope: 'manual' })
    await expect(creds.getAccessToken()).rejects.toThrow(/autoRefresh is off: call refresh/)
    const { accessToken } = await creds.refresh()
    expect(await creds.getAccessToken()).toBe(accessToken)
    time.pass(3_600 * second)
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'no_credentials' })
    expect(server.requests).toHaveLength(1)
  })
})

describe('a token for some scopes', () => {
  it('is the one in hand if that covers them, and one of its own if not', async () => {
    const server = await startTokenServer()
    const creds = new Credentials({ issuer: server.issuer, clientId, clientSecret, scope: 'a b' })
    const whole = await creds.getAccessToken()
    expect(await creds.getAccessToken({ scope: 'a' })).toBe(whole)
    const other = await creds.getAccessToken({ scope: ['c'] })
    expect(other).not.toBe(whole)
    expect(await creds.getAccessToken({ scope: 'c' })).toBe(other)
    expect(await creds.getAccessToken()).toBe(whole)
    expect(server.requests.map(({ form }) => form.get('scope'))).toEqual(['a b', 'c'])
    await expect(creds.getAccessToken({ scope: 'a"' })).rejects.toMatchObject({
      code: 'invalid_configuration',
    })
  })

  it('uses the one refresh token of all of them, one after the other', async () => {
    const server = await startRotatingServer()
    server.grace = 0
    const creds = new Credentials({
      issuer: server.issuer,
      clientId: appId,
      clientSecret: appSecret,
      refreshToken: server.login(),
      scope: 'a',
    })
    const scopes = ['a', 'b', 'c', 'd']
    const tokens = await Promise.all(scopes.map((scope) => creds.getAccessToken({ scope })))
    expect(new Set(tokens).size).toBe(4)
    expect([server.refreshes, server.alarms]).toEqual([4, 0])
    expect(server.isCurrent(creds.refreshToken)).toBe(true)
  })
})

describe('a clock that is an hour wrong', () => {
  it.each([-3600, 3600])(
    'by %d s causes no token request more, and no token too long',
    async (wrong) => {
      const time = useFakeTime()
      const server = await startTokenServer()
      time.setWall(wrong * second)
      const creds = new Credentials({
        issuer: server.issuer,
        clientId,
        clientSecret,
        scope: `${wrong}`,
      })
      const first = await creds.getAccessToken()
      for (let n = 0; n < 10; n++) expect(await creds.getAccessToken()).toBe(first)
      time.pass(3_595 * second)
      expect(await creds.getAccessToken()).not.toBe(first)
      expect(server.requests).toHaveLength(2)
    },
  )
})
