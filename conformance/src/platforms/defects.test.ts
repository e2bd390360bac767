/**
 * The defects of Cortex's own clients, each against its emulator: eight of the Python class, three of the Node
 * package. Ours has none of them.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Credentials, CredentialsError } from '@keygrant/credentials'
import { type Emulator, emulate } from '@keygrant/emulator'
import { cortex } from '@keygrant/providers'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'keygrant-defects-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const credentialsOf = ({ provider, clientId, clientSecret, refreshToken }: Emulator): Credentials =>
  new Credentials({ provider, clientId, clientSecret, refreshToken, env: false })
const jobs = ({ provider }: Emulator): string => `${provider.endpoints.api}/query/v2/jobs`
const post = { method: 'POST' }

describe('the Python class', () => {
  it('1: refresh() gave None where the server refused; ours throws', async () => {
    await using platform = await emulate(cortex(), { branches: { 'error-status': 'own-status' } })
    platform.fail({ fault: { kind: 'overtaken' } })
    await using credentials = credentialsOf(platform)
    await expect(credentials.refresh()).rejects.toBeInstanceOf(CredentialsError)
  })

  it('2: four of five first calls at once went out with "Bearer None"; ours all have the token', async () => {
    await using platform = await emulate(cortex())
    await using credentials = credentialsOf(platform)
    const calls = Array.from({ length: 5 }, () => credentials.fetch(jobs(platform), post))
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([
      201, 201, 201, 201, 201,
    ])
    const operations = platform.requests.map(({ operation }) => operation)
    expect(operations.filter((one) => one === 'token')).toHaveLength(1)
    const sent = platform.requests.filter(({ operation }) => operation === 'api')
    expect(new Set(sent.map(({ headers }) => headers['authorization'])).size).toBe(1)
  })

  it('3: token_revoke_url was documented and refused; ours takes it', async () => {
    await using platform = await emulate(cortex())
    const { provider, clientId, clientSecret, refreshToken } = platform
    const tokenRevokeUrl = provider.endpoints.revocation ?? ''
    await using credentials = new Credentials({
      provider,
      clientId,
      clientSecret,
      refreshToken,
      tokenRevokeUrl,
      env: false,
    })
    expect((await credentials.revokeRefreshToken()).body).toEqual({ issuccess: 'true' })
  })

  it('4: a JWT with - or _ in it broke; ours is read', () => {
    const claims = { exp: 1_795_941_426, sub: '??>>~~ÿ' }
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
    expect(payload).toMatch(/[-_]/u)
    const accessToken = `eyJhbGciOiJIUzI1NiJ9.${payload}.c2ln`
    const credentials = new Credentials({ accessToken, env: false })
    expect(credentials.decodeJwtPayload()).toMatchObject(claims)
    expect(credentials.jwtExp).toBe(claims.exp)
  })

  it('5: a developer token provider with a port broke, and its query was lost; ours keeps both', async () => {
    await using platform = await emulate(cortex())
    const developerTokenProvider = `${platform.provider.endpoints.developerToken}?tenant=a`
    await using credentials = new Credentials({
      provider: platform.provider,
      developerToken: platform.developerToken(),
      developerTokenProvider,
      env: false,
    })
    expect(await credentials.getAccessToken()).toBeTypeOf('string')
    expect(platform.requests[0]?.path).toBe('/request_token?tenant=a')
  })

  it('6: an opaque token was stored and then an error; ours is used, and only its claims are refused', async () => {
    const opaque = JSON.stringify({ access_token: 'opaque-1', expires_in: '3600' })
    await using platform = await emulate(cortex(), {
      faults: [{ fault: { kind: 'answer', status: 200, body: opaque } }],
    })
    await using credentials = credentialsOf(platform)
    expect(await credentials.getAccessToken()).toBe('opaque-1')
    expect(credentials.expiresAt).toBeInstanceOf(Date)
    expect(() => credentials.decodeJwtPayload()).toThrow(CredentialsError)
  })

  it('7: remove_profile closed the file for good; ours goes on', async () => {
    await using platform = await emulate(cortex())
    const { provider, clientId, clientSecret, refreshToken } = platform
    await using credentials = new Credentials({
      provider,
      clientId,
      clientSecret,
      refreshToken,
      storageAdapter: 'file',
      storageParams: { dbfile: join(folder, 'seven', 'credentials.json') },
      env: false,
    })
    await credentials.refresh()
    expect(await credentials.removeProfile('default')).toBe(true)
    expect(await credentials.removeProfile('default')).toBe(false)
    expect((await credentials.writeCredentials()).profile).toBe('default')
  })

  it('8: the file was readable by everybody; ours is for its owner, in a folder of its owner', async () => {
    await using platform = await emulate(cortex())
    const { provider, clientId, clientSecret, refreshToken } = platform
    const dbfile = join(folder, 'eight', 'credentials.json')
    await using credentials = new Credentials({
      provider,
      clientId,
      clientSecret,
      refreshToken,
      storageAdapter: 'file',
      storageParams: { dbfile },
      env: false,
    })
    await credentials.refresh()
    expect(statSync(dbfile).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'eight')).mode & 0o777).toBe(0o700)
  })
})

describe('the Node package', () => {
  it("a: two data lakes that refreshed at once got one another's token; ours each get their own", async () => {
    const scopes = ['logging-service:read', 'logging-service:write']
    await using platform = await emulate(cortex(), {
      seed: {
        clients: [{ client_id: 'app', client_secret: 's' }],
        refresh_tokens: scopes.map((scope, lake) => ({
          refresh_token: `lake-${lake}`,
          client_id: 'app',
          scope,
        })),
      },
    })
    platform.fail({ fault: { kind: 'hold' }, times: 2 })
    const lakes = scopes.map(
      (_scope, lake) =>
        new Credentials({
          provider: platform.provider,
          clientId: 'app',
          clientSecret: 's',
          refreshToken: `lake-${lake}`,
          env: false,
        }),
    )
    const asking = Promise.all(lakes.map((lake) => lake.getAccessToken()))
    await expect.poll(() => platform.requests.length).toBe(2)
    platform.release()
    await asking
    expect(lakes.map((lake) => lake.decodeJwtPayload().scope)).toEqual(scopes)
    await Promise.all(lakes.map((lake) => lake[Symbol.asyncDispose]()))
  })

  it('b: getToken(true) gave undefined where refreshing failed; ours throws', async () => {
    await using platform = await emulate(cortex(), {
      faults: [{ fault: { kind: 'unavailable', retryAfter: 0 }, times: 3 }],
    })
    await using credentials = credentialsOf(platform)
    await expect(credentials.refresh()).rejects.toMatchObject({ retryable: true })
  })

  it("c: ports and queries of addresses were ignored; ours are the emulator's own port, and kept", async () => {
    await using platform = await emulate(cortex())
    await using credentials = credentialsOf(platform)
    const answer = await credentials.fetch(`${jobs(platform)}?limit=1`, post)
    expect(answer.status).toBe(201)
    expect(platform.requests.at(-1)?.path).toBe('/query/v2/jobs?limit=1')
  })
})
