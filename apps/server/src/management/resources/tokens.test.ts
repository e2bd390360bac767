import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Caller,
  type Managed,
  made,
  startManaged,
  textOf,
} from '../fixtures/managed-server.ts'
import { signIn } from '../fixtures/signed-in.ts'

let managed: Managed
let token: string
let clientId: string
beforeAll(async () => {
  managed = await startManaged()
  const body = { name: 'w', type: 'machine', scope: 'keygrant:logs:read' }
  const client = await made(managed.acme.call('POST', '/clients', body))
  clientId = textOf(client, 'client_id')
  token = await managed.tokenOf(clientId, textOf(client, 'client_secret'))
})
afterAll(() => managed[Symbol.asyncDispose]())

const ask = async (call: Caller, asked: string) => {
  const { status, body } = await call('POST', '/tokens/introspect', { token: asked })
  expect(status).toBe(200)
  return body
}

describe('introspection through the management API', () => {
  it('tells the organization, its viewers and the operator what the token is good for', async () => {
    const memberOf = [{ organization: managed.acme.id, role: 'viewer' }] as const
    const viewer = await signIn(managed, { email: 'viewer@example.com', memberOf })
    for (const call of [managed.acme.call, viewer.call, managed.ops])
      expect(await ask(call, token)).toMatchObject({
        active: true,
        client_id: clientId,
        scope: 'keygrant:logs:read',
        org_id: managed.acme.id,
      })
  })

  it('says to another organization that it is not active, exactly as of no token', async () => {
    const { call } = managed.umbrella
    expect(await ask(call, token)).toEqual({ active: false })
    expect(await ask(call, 'nonsense')).toEqual({ active: false })
  })

  it('knows at once that it was revoked', async () => {
    await made(managed.acme.call('POST', '/revocations', { client_id: clientId }))
    expect(await ask(managed.acme.call, token)).toEqual({ active: false })
  })
})
