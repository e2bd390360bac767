import { parseJws } from '@keygrant/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const published = async (): Promise<unknown[]> => {
  const { keys } = (await (await fetch(`${managed.server.origin}/oauth2/jwks`)).json()) as {
    keys: Json[]
  }
  return keys.map(({ kid }) => kid)
}

describe('a rotation', () => {
  it('publishes the next key at once, which does not sign yet', async () => {
    const { ops } = managed
    const key = await made(ops('POST', '/signing_keys/rotate', { algorithm: 'ES256' }))
    expect(key).toMatchObject({ algorithm: 'ES256', state: 'next' })
    expect(await published()).toContain(key.kid)
    const { items } = await made(ops('GET', '/signing_keys'))
    const states = (items as Json[]).map(({ kid, state }) => [kid, state])
    expect(states).toContainEqual([key.kid, 'next'])
    expect((items as Json[]).filter(({ state }) => state === 'current')).toHaveLength(1)
  })

  it.each(['HS256', 'none', 'es256', ''])('to %j is refused', async (algorithm) => {
    const before = await published()
    expect((await managed.ops('POST', '/signing_keys/rotate', { algorithm })).status).toBe(400)
    expect(await published()).toEqual(before)
  })

  it('is seen by programs, each of which is listed with the last time', async () => {
    const { server, ops } = managed
    const read = (agent: string) =>
      fetch(`${server.origin}/oauth2/jwks`, { headers: { 'user-agent': agent } })
    await read('orders-api/2.1')
    await read('x'.repeat(4_000))
    await server.keygrant.flush()
    const { items } = await made(ops('GET', '/signing_keys/readers'))
    const names = (items as Json[]).map(({ user_agent: name }) => name)
    expect(names).toContain('orders-api/2.1')
    expect(names).toContain('x'.repeat(120))
  })

  it('shows nothing private', async () => {
    const { text } = await managed.ops('GET', '/signing_keys')
    expect(text).not.toMatch(/sealed|private|"d"/u)
  })
})

describe('a key that leaked', () => {
  it('leaves the JWK Set at once, another signs, and nothing that it signed is good any more', async () => {
    const { ops, server } = managed
    const { items } = await made(ops('GET', '/signing_keys'))
    const leaked = (items as Json[]).find(
      ({ state, algorithm }) => state === 'current' && algorithm === 'ES256',
    )
    const { token } = ops
    expect(parseJws(token)?.header['kid']).toBe(leaked?.['kid'])

    const key = await made(ops('POST', `/signing_keys/${String(leaked?.['kid'])}/revoke`))
    expect(key).toMatchObject({ algorithm: 'ES256', state: 'current' })
    expect(await published()).toContain(key['kid'])
    expect(await published()).not.toContain(leaked?.['kid'])
    const refused = await fetch(`${server.origin}/api/v1/signing_keys`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(refused.status).toBe(401)
  })
})
