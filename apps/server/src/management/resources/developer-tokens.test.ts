import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, operator } from '../../fixtures/running-server.ts'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'
import { type SignedIn, signIn } from '../fixtures/signed-in.ts'

let managed: Managed
let ada: SignedIn
let bob: SignedIn
let root: SignedIn
beforeAll(async () => {
  managed = await startManaged()
  const memberOf = [{ organization: managed.acme.id, role: 'developer' }]
  ada = await signIn(managed, { email: 'ada@a.example', memberOf })
  bob = await signIn(managed, { email: 'bob@a.example', memberOf })
  root = await signIn(managed, { email: 'root@a.example', operator: true })
  await made(
    managed.ops('POST', '/apis', {
      identifier: 'https://api.example.com',
      name: 'Example',
      scopes: [{ name: 'balance:read' }, { name: 'instances:write' }],
    }),
  )
})
afterAll(() => managed[Symbol.asyncDispose]())

const order = { name: 'try', scope: 'balance:read' }
const give = (also: Json = {}, who = ada): Promise<Json> =>
  made(who.call('POST', '/developer_tokens', { ...order, ...also }))

const redeem = (token: string, init: RequestInit = {}, path = '/developer-tokens/redeem') =>
  fetch(managed.server.origin + path, {
    method: 'POST',
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  })

async function accessToken(token: string): Promise<string> {
  return textOf((await (await redeem(token)).json()) as Json, 'access_token')
}

const introspect = async (token: string): Promise<Json> => {
  const headers = { authorization: basic(operator.id, operator.secret) }
  return (await (
    await managed.server.post('/oauth2/introspect', { token }, headers)
  ).json()) as Json
}

describe('a developer token', () => {
  it('is shown once, and bound to the person and their organization', async () => {
    const token = await give()
    expect(textOf(token, 'developer_token')).toMatch(/^kg_dt_\w{36}$/u)
    expect(token).toMatchObject({
      name: 'try',
      scope: 'balance:read',
      user_id: ada.userId,
      organization_id: managed.acme.id,
      revoked: false,
    })
    const read = await ada.call('GET', `/developer_tokens/${textOf(token, 'id')}`)
    expect(read.text).not.toContain(textOf(token, 'developer_token'))
    const life = Date.parse(textOf(token, 'expires_at')) - Date.parse(textOf(token, 'created_at'))
    expect(life).toBe(86_400_000)
  })

  it.each<[what: string, path: string, init: RequestInit]>([
    ['without a body', '/developer-tokens/redeem', {}],
    ['as Cortex’s clients write it', '/request_token', {}],
    [
      'with a content type and no body',
      '/developer-tokens/redeem',
      { headers: { 'content-type': 'application/json' }, body: '' },
    ],
    ['with a form', '/developer-tokens/redeem', { body: new URLSearchParams({ a: 'b' }) }],
  ])('is redeemed %s', async (_what, path, init) => {
    const answer = await redeem(textOf(await give(), 'developer_token'), init, path)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const body = (await answer.json()) as Json
    expect(Object.keys(body)).toEqual(['access_token', 'token_type', 'expires_in', 'scope'])
    expect(await introspect(textOf(body, 'access_token'))).toMatchObject({
      active: true,
      sub: ada.userId,
      aud: 'https://api.example.com',
      org_id: managed.acme.id,
      scope: 'balance:read',
    })
  })

  it('shows when and by what it was last used', async () => {
    const token = await give()
    await redeem(textOf(token, 'developer_token'), { headers: { 'user-agent': 'curl/8' } })
    await managed.server.keygrant.flush()
    const read = await made(ada.call('GET', `/developer_tokens/${textOf(token, 'id')}`))
    expect(read).toMatchObject({ last_used_ip: '127.0.0.1', last_used_user_agent: 'curl/8' })
  })

  it('is no API token anywhere', async () => {
    const token = textOf(await give(), 'developer_token')
    expect((await managed.callerWith(token)('GET', '/clients')).status).toBe(401)
    expect(await introspect(token)).toEqual({ active: false })
    const userinfo = await fetch(`${managed.server.origin}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(userinfo.status).toBe(401)
  })

  it.each([
    ['a made-up token', `kg_dt_${'a'.repeat(36)}`],
    ['an access token', 'abc.def.ghi'],
  ])('is refused alike: %s', async (_what, token) => {
    const answer = await redeem(token)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer realm="keygrant", error="invalid_token"',
    )
    expect(((await answer.json()) as Json).error).toBe('invalid_token')
  })

  it('wants a role that may change things, and a person', async () => {
    const machine = await managed.acme.call('POST', '/developer_tokens', order)
    expect([machine.status, machine.body.code]).toEqual([403, 'forbidden'])
  })

  it.each<[what: string, also: Json, field: string]>([
    ['a life that is too long', { expires_in: 31 * 86_400 }, 'expires_in'],
    ['no end', { expires_in: null }, 'expires_in'],
    ['a scope of nobody', { scope: 'nothing' }, 'scope'],
    ['powers beyond one’s own', { scope: 'keygrant:users:write' }, 'scope'],
    ['the power to make more', { scope: 'keygrant:developer_tokens:write' }, 'scope'],
    ['another organization', { organization_id: 'org_other' }, 'organization_id'],
    ['another installation', { installation_id: 'ins_other' }, 'installation_id'],
  ])('is refused with %s', async (_what, also, field) => {
    const refused = await ada.call('POST', '/developer_tokens', { ...order, ...also })
    expect(refused.status).toBe(400)
    expect((refused.body.errors as { field: string }[]).map((each) => each.field)).toContain(field)
  })
})

describe('whose it is', () => {
  it('is seen by its person and by operators alone', async () => {
    const id = textOf(await give({ name: 'secret plan' }), 'id')
    expect((await bob.call('GET', `/developer_tokens/${id}`)).status).toBe(404)
    expect((await bob.call('DELETE', `/developer_tokens/${id}`)).status).toBe(404)
    for (const path of ['/developer_tokens', `/developer_tokens?user_id=${ada.userId}`])
      expect((await bob.call('GET', path)).text).not.toContain('secret plan')
    expect((await managed.acme.call('GET', '/developer_tokens')).body.items).toEqual([])
    expect((await root.call('GET', '/developer_tokens')).text).toContain('secret plan')
  })
})

describe('what ends it', () => {
  it.each<[what: string, end: (token: Json) => Promise<unknown>]>([
    ['its person', (token) => made(ada.call('DELETE', `/developer_tokens/${textOf(token, 'id')}`))],
    ['all of theirs at once', () => made(ada.call('DELETE', '/developer_tokens'))],
    [
      'an operator',
      (token) => made(managed.ops('DELETE', `/developer_tokens/${textOf(token, 'id')}`)),
    ],
    [
      'the end of the membership',
      async () => {
        const path = `/organizations/${managed.acme.id}/members`
        await made(managed.ops('DELETE', `${path}/${ada.userId}`))
        await made(managed.ops('POST', path, { user_id: ada.userId, role: 'developer' }))
      },
    ],
  ])('%s, and what it bought ends with it', async (_what, end) => {
    const token = await give()
    const bought = await accessToken(textOf(token, 'developer_token'))
    expect(await introspect(bought)).toMatchObject({ active: true })
    await end(token)
    expect((await redeem(textOf(token, 'developer_token'))).status).toBe(401)
    expect(await introspect(bought)).toEqual({ active: false })
  })

  it('leaves those of others alone', async () => {
    const others = textOf(await give({}, bob), 'developer_token')
    await made(ada.call('DELETE', '/developer_tokens'))
    expect((await redeem(others)).status).toBe(200)
  })

  it('is also that its user is disabled, though they come back', async () => {
    const person = await signIn(managed, {
      email: 'gone@a.example',
      memberOf: [{ organization: managed.acme.id, role: 'developer' }],
    })
    const token = textOf(await give({}, person), 'developer_token')
    await made(managed.ops('PATCH', `/users/${person.userId}`, { state: 'disabled' }))
    expect((await redeem(token)).status).toBe(401)
    await made(managed.ops('PATCH', `/users/${person.userId}`, { state: 'active' }))
    expect((await redeem(token)).status).toBe(401)
  })
})

it('is worth no more at Keygrant’s own API than its person’s role', async () => {
  const token = textOf(
    await give({ scope: 'keygrant:clients:read keygrant:clients:write' }),
    'developer_token',
  )
  const call = managed.callerWith(await accessToken(token))
  expect((await call('GET', '/clients')).status).toBe(200)
  const path = `/organizations/${managed.acme.id}/members/${ada.userId}`
  await made(managed.ops('PATCH', path, { role: 'viewer' }))
  const refused = await call('POST', '/clients', { name: 'w', type: 'machine' })
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
  await made(managed.ops('PATCH', path, { role: 'developer' }))
})

it('slows down whoever guesses', async () => {
  const answers = await Promise.all(
    Array.from({ length: 150 }, () => redeem(`kg_dt_${'b'.repeat(36)}`)),
  )
  const slowed = answers.filter(({ status }) => status === 429)
  expect(slowed.length).toBeGreaterThan(0)
  expect(slowed[0]?.headers.get('retry-after')).toMatch(/^\d+$/u)
  expect((await redeem(textOf(await give(), 'developer_token'))).status).toBe(200)
})
