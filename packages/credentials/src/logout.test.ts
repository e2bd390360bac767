/**
 * Revoking, and being logged out.
 */
import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import type { CredentialsOptions } from './options.ts'
import { memoryStore } from './stores/memory-store.ts'
import { appId, appSecret, startRotatingServer } from './testing/rotating-server.ts'
import { hangUp, json } from './testing/token-server.ts'

async function start(options: CredentialsOptions = {}) {
  const server = await startRotatingServer()
  const storageAdapter = memoryStore()
  const creds = new Credentials({
    issuer: server.issuer,
    clientId: appId,
    clientSecret: appSecret,
    refreshToken: server.login(),
    storageAdapter,
    http: { retry: false },
    env: false,
    ...options,
  })
  await creds.getAccessToken()
  return { server, creds, storageAdapter }
}

describe('revoking', () => {
  it('the access token says so to the server, and it is handed out no more', async () => {
    const { server, creds, storageAdapter } = await start()
    const token = await creds.getAccessToken()
    expect(await creds.revokeAccessToken()).toEqual({ revoked: true, token: 'access_token' })
    expect(Object.fromEntries(server.forms.at(-1) ?? [])).toEqual({
      token,
      token_type_hint: 'access_token',
    })
    expect((await storageAdapter.read('default'))?.record).not.toHaveProperty('accessToken')
    expect(await creds.getAccessToken()).not.toBe(token)
  })

  it('the refresh token ends it in memory and in the store', async () => {
    const { server, creds, storageAdapter } = await start()
    const { refreshToken } = creds
    expect(await creds.revokeRefreshToken()).toMatchObject({ token: 'refresh_token' })
    expect(server.revoked).toEqual([refreshToken])
    expect((await storageAdapter.read('default'))?.record).not.toHaveProperty('refreshToken')
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'reauth_required' })
  })

  it('that the server refuses is its error, and one without a token or an endpoint says which', async () => {
    const { server, creds } = await start()
    server.faults.push(json(400, { error: 'unsupported_token_type' }))
    await expect(creds.revokeAccessToken()).rejects.toMatchObject({
      error: 'unsupported_token_type',
    })
    const empty = new Credentials({ issuer: server.issuer, clientId: appId, env: false })
    await expect(empty.revokeRefreshToken()).rejects.toMatchObject({ missing: ['refreshToken'] })
    const noEndpoint = new Credentials({
      accessToken: 'x',
      clientId: 'a',
      tokenUrl: `${server.issuer}/token`,
      env: false,
    })
    await expect(noEndpoint.revokeAccessToken()).rejects.toMatchObject({
      missing: ['tokenRevokeUrl'],
    })
  })

  it('gives back what the server says', async () => {
    const { server, creds } = await start()
    server.faults.push(json(200, { issuccess: 'true' }))
    expect((await creds.revokeAccessToken()).body).toEqual({ issuccess: 'true' })
  })
})

describe('logging out', () => {
  it('revokes both tokens and forgets them everywhere', async () => {
    const { server, creds, storageAdapter } = await start()
    const { refreshToken, accessToken } = creds
    expect(await creds.logout()).toEqual({ revoked: true, removed: true })
    expect(server.revoked[0]).toBe(refreshToken)
    expect(await storageAdapter.list()).toEqual([])
    expect([creds.accessToken, creds.refreshToken]).toEqual([undefined, undefined])
    expect(accessToken).toMatch(/^at-/)
    expect(creds.clientId).toBe(appId)
  })

  it('forgets them even if the server cannot be reached, and says that they are not revoked', async () => {
    const { server, creds, storageAdapter } = await start()
    server.faults.push(hangUp, hangUp)
    expect(await creds.logout()).toEqual({ revoked: false, removed: true })
    expect(await storageAdapter.list()).toEqual([])
    expect(creds.accessToken).toBeUndefined()
  })

  it('leaves a profile that holds somebody else', async () => {
    const { creds, storageAdapter } = await start()
    await storageAdapter.write('default', { clientId: 'other', refreshToken: 'rt' })
    expect(await creds.logout()).toMatchObject({ removed: false })
    expect(await storageAdapter.list()).toEqual(['default'])
  })
})

describe('profiles', () => {
  it('are written and removed when asked to, whatever is there', async () => {
    const store = memoryStore()
    await store.write('default', { clientId: 'other', refreshToken: 'rt' })
    const creds = new Credentials({
      clientId: 'a',
      clientSecret: 'b',
      refreshToken: 'c',
      storageAdapter: store,
      env: false,
    })
    expect(await creds.writeCredentials()).toEqual({ profile: 'default', version: '2' })
    expect((await store.read('default'))?.record).toEqual({
      clientId: 'a',
      clientSecret: 'b',
      refreshToken: 'c',
    })
    expect(await creds.removeProfile('default')).toBe(true)
    expect(await creds.removeProfile('default')).toBe(false)
    const empty = new Credentials({ storageAdapter: store, env: false })
    await expect(empty.writeCredentials()).rejects.toMatchObject({ code: 'no_credentials' })
  })
})
