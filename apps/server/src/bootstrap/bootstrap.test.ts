import { randomBytes } from 'node:crypto'
import { defaultPolicy } from '@keygrant/engine'
import { tokenKind } from '@keygrant/protocol'
import { openStore, type SqlStore } from '@keygrant/store-sql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Config } from '../config/read-config.ts'
import { configFor } from '../fixtures/running-server.ts'
import { createMasterKey } from '../keys/master-key.ts'
import { managementScopes } from '../management/scopes.ts'
import { verifyPassword } from '../passwords/hash-password.ts'
import { bootstrap } from './bootstrap.ts'
import { demoClientId, demoSecret } from './demo.ts'

const master = createMasterKey(Buffer.alloc(32, 7))
const user = { email: 'Ada@Example.com', password: 'correct horse battery' }
let store: SqlStore

beforeEach(async () => {
  const opened = await openStore({ url: 'sqlite::memory:' })
  if (!opened.ok) throw new Error(opened.error.message)
  store = opened.value.store
})
afterEach(() => store.close())

const start = (changes: Partial<Config> = {}): Promise<void> => {
  const config = { ...configFor('/nonexistent'), ...changes }
  const policy = { ...defaultPolicy, issuer: config.issuer, errorDocumentation: '' }
  const { hash } = master
  return bootstrap(config, { store, policy, now: () => 100, random: randomBytes, hash, master })
}

const page = { limit: 100 }

const findOwn = async (identifier: string) =>
  (await store.listApis()).find((api) => api.identifier === identifier)

describe("Keygrant's own APIs", () => {
  it('have one for who a user is, with the scopes of OpenID Connect', async () => {
    await start()
    const own = await findOwn('http://localhost:4000/oauth2/userinfo')
    expect(own?.builtIn).toBe(true)
    const names = own?.scopes.map(({ name }) => name)
    expect(names).toEqual(['openid', 'profile', 'email', 'offline_access'])
  })

  it('is there after the first start, with one scope for each resource and verb', async () => {
    await start()
    const own = await findOwn('http://localhost:4000/api/v1')
    expect(own).toMatchObject({ identifier: 'http://localhost:4000/api/v1', builtIn: true })
    expect(own?.scopes.map(({ name }) => name)).toEqual(managementScopes.map(({ name }) => name))
  })

  it('keeps its id and takes the new identifier when the issuer changes', async () => {
    await start()
    const before = await store.listApis()
    await start({ issuer: 'https://auth.example.com' })
    const after = await store.listApis()
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort())
    expect(after.map(({ identifier }) => identifier).sort()).toEqual([
      'https://auth.example.com/api/v1',
      'https://auth.example.com/oauth2/userinfo',
    ])
  })
})

describe('the operator client', () => {
  it('may do everything, and stores only the hash of its secret', async () => {
    await start({ bootstrapClient: { id: 'ops', secret: 's'.repeat(32) } })
    const client = await store.findClient('ops')
    expect(client).toMatchObject({ operator: true, organizationId: null, state: 'active' })
    expect(client?.scope).toEqual(managementScopes.map(({ name }) => name))
    expect(client?.secrets).toMatchObject([{ hash: master.hash('s'.repeat(32)) }])
    expect(JSON.stringify(await store.listSecrets('ops'))).not.toContain('s'.repeat(9))
  })

  it('is left as it is by a second start', async () => {
    await start()
    const before = [await store.findClient('ops'), await store.listAudit(page, {})]
    const counter = await store.changeCounter()
    await start()
    expect([await store.findClient('ops'), await store.listAudit(page, {})]).toEqual(before)
    expect(await store.changeCounter()).toBe(counter)
  })

  it('is made an operator again, and active, whatever was done to it', async () => {
    await start()
    const client = await store.findClient('ops')
    if (client === undefined) throw new Error('no client')
    await store.write(async (transaction) => {
      await transaction.updateClient({ ...client, operator: false, state: 'disabled', scope: [] })
    })
    await start()
    expect(await store.findClient('ops')).toMatchObject({ operator: true, state: 'active' })
  })

  it('is made once by many nodes that start together', async () => {
    await Promise.all(Array.from({ length: 10 }, () => start({ bootstrapUser: user })))
    expect(await store.listSecrets('ops')).toHaveLength(1)
    expect(await store.listApis()).toHaveLength(2)
    expect(await store.listUsers(page, {})).toHaveLength(1)
  })
})

describe('the operator user', () => {
  it('is made with an argon2id hash, under an address in lower case', async () => {
    await start({ bootstrapUser: user })
    const stored = await store.findUserByEmail('ada@example.com')
    expect(stored).toMatchObject({ operator: true, state: 'active' })
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$/u)
    expect(await verifyPassword(stored?.passwordHash ?? undefined, user.password)).toBe(true)
  })

  it('keeps the password that a person may have changed since', async () => {
    await start({ bootstrapUser: user })
    const before = await store.findUserByEmail('ada@example.com')
    await start({ bootstrapUser: { ...user, password: 'another long password' } })
    expect(await store.findUserByEmail('ada@example.com')).toEqual(before)
  })
})

describe('the demo', () => {
  const dev = { mode: 'dev', demoPort: 4001 } as const

  it('is made once in development, and never when serving', async () => {
    await start()
    expect(await store.findClient(demoClientId)).toBeUndefined()
    await start(dev)
    await start(dev)
    expect(await store.findClient(demoClientId)).toMatchObject({
      operator: false,
      organizationId: 'org_demo',
      scope: ['balance:read', 'instances:read', 'instances:write', 'fullAccess'],
    })
    const identifiers = (await store.listApis()).map(({ identifier }) => identifier)
    expect(identifiers).toContain('http://localhost:4001')
    expect(identifiers).toHaveLength(3)
    expect(await store.listSecrets(demoClientId)).toHaveLength(1)
  })

  it.each([
    ['cl_demo_web', 'web', true, 'http://localhost:4010'],
    ['cl_demo_browser', 'browser', false, 'http://localhost:4011'],
  ])('has an app that people can sign in to, also after it was changed: %s', async (...row) => {
    const [id, type, confidential, origin] = row
    const isThere = async (): Promise<void> =>
      expect(await store.findClient(id)).toMatchObject({
        type,
        confidential,
        grantTypes: ['authorization_code', 'refresh_token'],
        refreshTokenPolicy: { kind: 'rotating' },
        redirectUris: [`${origin}/callback`],
        postLogoutRedirectUris: [`${origin}/`],
      })
    await start(dev)
    await isThere()
    const app = await store.findClient(id)
    if (app === undefined) throw new Error('no client')
    await store.write(async (transaction) => {
      await transaction.updateClient({ ...app, redirectUris: [], postLogoutRedirectUris: [] })
    })
    await start(dev)
    await isThere()
  })

  it('has a secret that every start can print, another under each master key', () => {
    expect(tokenKind(demoSecret(master))).toBe('cs')
    expect(demoSecret(master)).toBe(demoSecret(createMasterKey(Buffer.alloc(32, 7))))
    expect(demoSecret(master)).not.toBe(demoSecret(createMasterKey(Buffer.alloc(32, 8))))
  })
})

it('writes down every change it makes in the audit log, in the name of the system', async () => {
  await start({ bootstrapUser: user })
  const events = await store.listAudit(page, {})
  expect(events.map(({ action }) => action).sort()).toEqual([
    'api.bootstrap',
    'api.bootstrap',
    'client.bootstrap',
    'user.bootstrap',
  ])
  expect(events.every(({ actorKind }) => actorKind === 'system')).toBe(true)
})
