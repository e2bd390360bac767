/**
 * Where credentials come from: options and setters, environment, store; whole, and never mixed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import type { CredentialsOptions } from './options.ts'
import type { StorageAdapter } from './storage-adapter.ts'
import { memoryStore } from './stores/memory-store.ts'
import { makeFolder } from './testing/folder.ts'

const env = {
  KEYGRANT_CLIENT_ID: 'env-client',
  KEYGRANT_CLIENT_SECRET: 'env-secret',
  KEYGRANT_REFRESH_TOKEN: 'env-refresh',
}
const stored = { clientId: 'store-client', clientSecret: 'store-secret', refreshToken: 'store-rt' }

async function storeWith(record: object = stored, profile = 'default'): Promise<StorageAdapter> {
  const store = memoryStore()
  await store.write(profile, record)
  return store
}

async function found(options: CredentialsOptions) {
  const { accessToken, clientId, clientSecret, refreshToken, source } = await new Credentials(
    options,
  ).getCredentials()
  const from = [...new Set(Object.values(source))]
  return { accessToken, clientId, clientSecret, refreshToken, from }
}

describe('credentials', () => {
  it.each<[what: string, given: CredentialsOptions, expected: object]>([
    [
      'of options, before all others, and nothing of the others with them',
      { clientId: 'a' },
      { clientId: 'a', clientSecret: undefined, refreshToken: undefined, from: ['instance'] },
    ],
    [
      'of the environment, before the store, and nothing of the store with them',
      { env: { KEYGRANT_CLIENT_ID: 'e' } },
      { clientId: 'e', clientSecret: undefined, refreshToken: undefined, from: ['environment'] },
    ],
    ['of the store last', { env: false }, { ...stored, from: ['store'] }],
  ])('are those %s', async (_what, given, expected) => {
    expect(await found({ env, storageAdapter: await storeWith(), ...given })).toMatchObject(
      expected,
    )
  })

  it('that setters give count like options', async () => {
    const creds = new Credentials({ env, storageAdapter: await storeWith() })
    expect(creds.clientId).toBe('env-client')
    creds.refreshToken = 'set'
    const { clientId, refreshToken, source } = await creds.getCredentials()
    expect([clientId, refreshToken]).toEqual([undefined, 'set'])
    expect(source).toEqual({ refreshToken: 'instance' })
    creds.refreshToken = undefined
    expect(creds.clientId).toBe('env-client')
    // @ts-expect-error -- what is no text is refused at run time too
    expect(() => (creds.clientId = 5)).toThrow(/clientId must be a non-empty string/)
  })

  it('show at once what options and environment say, and the store once it was asked', async () => {
    expect(new Credentials({ env, storageAdapter: 'memory' }).clientId).toBe('env-client')
    const creds = new Credentials({ env: false, storageAdapter: await storeWith() })
    expect(creds.clientId).toBeUndefined()
    await creds.getCredentials()
    expect([creds.clientId, creds.clientSecret, creds.refreshToken]).toEqual([
      'store-client',
      'store-secret',
      'store-rt',
    ])
    const loaded = await Credentials.load({ env: false, storageAdapter: await storeWith() })
    expect(loaded.refreshToken).toBe('store-rt')
  })

  it('are of the profile that is named, by option or environment', async () => {
    const storageAdapter = await storeWith({ ...stored, clientId: 'lab' }, 'lab')
    expect(await found({ env: false, profile: 'lab', storageAdapter })).toMatchObject({
      clientId: 'lab',
    })
    const named = await found({ env: { KEYGRANT_PROFILE: 'lab' }, storageAdapter })
    expect(named).toMatchObject({ clientId: 'lab' })
  })

  it('that nobody has are an error that says where they were looked for', async () => {
    const storageAdapter = memoryStore()
    await expect(Credentials.load({ env: {}, storageAdapter })).rejects.toMatchObject({
      code: 'no_credentials',
      message: expect.stringMatching(
        /instance: no option.*environment: neither KEYGRANT_CLIENT_ID.*store: profile "default" of memory is not there/,
      ),
    })
  })

  it('may have their secrets in files that variables name', async () => {
    const file = join(makeFolder(), 'secret')
    writeFileSync(file, 'from-file\n')
    const variables = { KEYGRANT_CLIENT_ID: 'a', KEYGRANT_CLIENT_SECRET_FILE: file }
    const creds = new Credentials({ env: variables })
    expect(creds.clientSecret).toBeUndefined()
    expect((await creds.getCredentials()).clientSecret).toBe('from-file')
    const wrong = { KEYGRANT_CLIENT_ID: 'a', KEYGRANT_CLIENT_SECRET_FILE: `${file}-not` }
    await expect(new Credentials({ env: wrong }).getCredentials()).rejects.toMatchObject({
      code: 'no_credentials',
      message: expect.stringMatching(/cannot be read \(ENOENT\)/),
    })
  })

  it('take the server of the environment where options name none', () => {
    const variables = {
      KEYGRANT_TOKEN_URL: 'https://as.example/token',
      KEYGRANT_SCOPE: 'a b',
      KEYGRANT_REGION: 'europe',
    }
    const creds = new Credentials({ env: variables, region: 'uk' })
    expect([creds.tokenUrl?.href, creds.scope, creds.region]).toEqual([
      'https://as.example/token',
      ['a', 'b'],
      'uk',
    ])
    expect(() => new Credentials({ env: { KEYGRANT_ISSUER: 'http://as.example' } })).toThrow(
      /issuer must be https/,
    )
  })

  it('of a client that is given use the tokens that the store has of that client, of no other', async () => {
    const record = {
      clientId: 'a',
      refreshToken: 'rt',
      accessToken: 'at',
      expiresAt: Date.now() + 1e6,
    }
    const storageAdapter = await storeWith(record)
    expect(
      await new Credentials({ clientId: 'a', storageAdapter, env: false }).getAccessToken(),
    ).toBe('at')
    const other = await new Credentials({
      clientId: 'b',
      storageAdapter,
      env: false,
    }).getCredentials()
    expect([other.accessToken, other.refreshToken]).toEqual([undefined, undefined])
  })

  it('that a grant gives do not take what happens to lie in the default store', async () => {
    const grant = () =>
      Promise.resolve({ accessToken: 'mine', tokenType: 'Bearer' as const, scope: [], extra: {} })
    const dbfile = join(makeFolder(), 'c.json')
    writeFileSync(dbfile, JSON.stringify({ version: 1, profiles: { default: stored } }))
    const creds = new Credentials({ grant, env: { KEYGRANT_CREDENTIALS_DBFILE: dbfile } })
    expect(await creds.getAccessToken()).toBe('mine')
  })
})

describe('an access token alone', () => {
  const jwt = (exp: number) =>
    ['{"alg":"none"}', JSON.stringify({ exp, sub: 'ada' })]
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.') + '.'

  it('is used as it is until its own end', async () => {
    const exp = Math.floor(Date.now() / 1000) + 3600
    const creds = new Credentials({ accessToken: jwt(exp), env: false })
    expect(await creds.getAccessToken()).toBe(jwt(exp))
    expect([creds.jwtExp, creds.expiresAt?.getTime()]).toEqual([exp, exp * 1000])
    expect(creds.decodeJwtPayload().sub).toBe('ada')
    const over = new Credentials({ accessToken: jwt(1), env: false })
    await expect(over.getAccessToken()).rejects.toMatchObject({ code: 'partial_credentials' })
  })

  it('from a function is asked for again whenever a new one is needed', async () => {
    let n = 0
    const creds = new Credentials({ accessToken: () => `token-${++n}`, env: false })
    expect(await Promise.all([creds.getAccessToken(), creds.getAccessToken()])).toEqual([
      'token-1',
      'token-1',
    ])
    expect((await creds.refresh({ accessToken: 'token-1' })).accessToken).toBe('token-2')
  })
})
