/**
 * The eight defects of the Python class of Cortex Data Lake, each shown not to be here.
 */
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import type { CredentialsOptions } from './options.ts'
import { makeFolder } from './testing/folder.ts'
import { listen } from './testing/listen.ts'
import { appId, appSecret, startRotatingServer } from './testing/rotating-server.ts'
import { json } from './testing/token-server.ts'

async function start(options: CredentialsOptions = {}) {
  const server = await startRotatingServer()
  const creds = new Credentials({
    issuer: server.issuer,
    clientId: appId,
    clientSecret: appSecret,
    refreshToken: server.login(),
    http: { retry: false },
    env: false,
    ...options,
  })
  return { server, creds }
}

const jwt = (claims: object): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256' })}.${part(claims)}.c2ln`
}

describe('the defects of the Python class', () => {
  it('1, refresh returns nothing when the server refuses: it rejects, and no request says "Bearer None"', async () => {
    const { server, creds } = await start()
    server.faults.push(json(400, { error: 'invalid_request' }), json(500, {}))
    await expect(creds.refresh()).rejects.toMatchObject({ error: 'invalid_request' })
    const api = await listen((_request, response) => void response.end('reached'))
    await expect(creds.fetch(api)).rejects.toMatchObject({ code: 'bad_response' })
  })

  it('2, whoever calls during a refresh gets no token: all of them get the new one', async () => {
    const { server, creds } = await start()
    const seen: (string | undefined)[] = []
    const api = await listen((request, response) => {
      seen.push(request.headers.authorization)
      response.end()
    })
    await Promise.all(Array.from({ length: 5 }, () => creds.fetch(api)))
    expect(new Set(seen)).toEqual(new Set([`Bearer ${creds.accessToken}`]))
    expect([seen.length, server.refreshes]).toEqual([5, 1])
  })

  it('3, tokenRevokeUrl is documented and refused: it is an option, and is used', async () => {
    const { server, creds } = await start()
    const paths: (string | undefined)[] = []
    const revocation = await listen((request, response) => {
      paths.push(request.url)
      response.end()
    })
    const { refreshToken = '' } = creds
    const tokenRevokeUrl = `${revocation}/gone`
    const own = { issuer: server.issuer, clientId: appId, refreshToken, tokenRevokeUrl, env: false }
    expect(await new Credentials(own as CredentialsOptions).revokeRefreshToken()).toMatchObject({
      revoked: true,
    })
    expect(paths).toEqual(['/gone'])
  })

  it('4, a payload with - or _ in its base64url is refused: it is read', () => {
    const claims = { sub: 'ü??>>ÿ~', exp: 2_000_000_000 }
    const token = jwt(claims)
    expect(token.split('.')[1]).toMatch(/[-_]/)
    const creds = new Credentials({ accessToken: token, env: false })
    expect(creds.decodeJwtPayload()).toEqual(claims)
    expect(creds.jwtExp).toBe(claims.exp)
  })

  it('5, a developer token provider with a port and a query is called elsewhere: it is called there', async () => {
    const asked: (string | undefined)[] = []
    const provider = await listen((request, response) => {
      asked.push(request.url)
      response.setHeader('content-type', 'application/json')
      response.end('{"access_token":"short"}')
    })
    const developerTokenProvider = `${provider}/request_token?region=nl`
    const creds = new Credentials({ developerToken: 'dt', developerTokenProvider, env: false })
    expect(await creds.getAccessToken()).toBe('short')
    expect(asked).toEqual(['/request_token?region=nl'])
  })

  it('6, an opaque access token is an error after it was put in place: it is a token', async () => {
    const { creds } = await start()
    const token = await creds.getAccessToken()
    expect(creds.jwtExp).toBeUndefined()
    expect(creds.expiresAt).toBeInstanceOf(Date)
    for (const ask of [() => creds.decodeJwtPayload(), () => creds.jwtIsExpired()])
      expect(ask).toThrow(expect.objectContaining({ code: 'invalid_jwt' }))
    expect(creds.accessToken).toBe(token)
  })

  it('7, removing a profile closes the store: it can be used on', async () => {
    const storageParams = { dbfile: join(makeFolder(), 'credentials.json') }
    const { creds } = await start({ storageParams })
    await creds.writeCredentials()
    expect(await creds.removeProfile('default')).toBe(true)
    await creds.writeCredentials()
    expect(await creds.storage.list()).toEqual(['default'])
  })

  it('8, the file is open to everybody and not locked: it has mode 600, and processes share it', async () => {
    const dbfile = join(makeFolder(), 'credentials.json')
    writeFileSync(dbfile, '{"version":1,"profiles":{}}', { mode: 0o644 })
    const { creds } = await start({ storageParams: { dbfile }, logger: { warn: () => undefined } })
    await creds.refresh()
    expect(statSync(dbfile).mode & 0o777).toBe(0o600)
    // That processes share it is shown by processes.test.ts, with real ones.
    expect(creds.storage.lock).toBeTypeOf('function')
  })
})

describe('what the documents of the Python class say', () => {
  it('is so for leeway, which extends the life of a token', () => {
    const now = Math.floor(Date.now() / 1000)
    const creds = new Credentials({ accessToken: jwt({ exp: now - 10 }), env: false })
    expect(creds.jwtIsExpired()).toBe(true)
    expect(creds.jwtIsExpired(undefined, { leeway: 60 })).toBe(false)
    expect(creds.jwtIsExpired(jwt({ exp: now + 10 }), { leeway: -60 })).toBe(true)
    expect(() => creds.jwtIsExpired(jwt({}))).toThrow(/does not say when it ends/)
  })

  it('is so for setting the access token, which forgets the expiry of the one before', () => {
    const creds = new Credentials({ accessToken: jwt({ exp: 1 }), env: false })
    creds.jwtExp = 5
    expect(creds.jwtExp).toBe(5)
    creds.accessToken = jwt({ exp: 7 })
    expect(creds.jwtExp).toBe(7)
  })
})
