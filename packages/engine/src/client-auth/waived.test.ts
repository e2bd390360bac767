import { beforeAll, describe, expect, it } from 'vitest'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import { introspect } from '../endpoints/introspect.ts'
import { revoke } from '../endpoints/revoke.ts'
import { token } from '../endpoints/token.ts'
import type { ClientType } from '../ports.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import { findWaivedClient, mayBeWaived } from './waived.ts'

let world: World
const optional = {
  ...refreshTokenPolicyOf('rotating'),
  clientAuthentication: 'optional' as const,
}
beforeAll(async () => {
  world = await World.create()
})

async function refreshTokenOf(client: KnownClient): Promise<string> {
  const issued = await token(request('grant_type=client_credentials', client), world.deps)
  return issued.ok ? (issued.value.refresh_token ?? '') : ''
}

describe('waived authentication', () => {
  it('lets a machine client refresh with nothing but its refresh token', async () => {
    const client = await world.addClient({ refreshTokenPolicy: optional })
    const form = `grant_type=refresh_token&refresh_token=${await refreshTokenOf(client)}`
    expect(await token(request(form), world.deps)).toMatchObject({ ok: true })
  })

  it.each([
    'grant_type=client_credentials',
    'grant_type=refresh_token',
    'grant_type=refresh_token&refresh_token=x&client_secret=y',
  ])('is no question for %s', (form) => {
    expect(mayBeWaived(request(form))).toBe(false)
  })

  it('is refused where the policy does not waive it', async () => {
    const client = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
    const form = `grant_type=refresh_token&refresh_token=${await refreshTokenOf(client)}`
    expect(await token(request(form), world.deps)).toMatchObject({
      error: { id: 'client_auth_missing' },
    })
  })

  it.each<ClientType>(['web', 'native'])(
    'is not for a %s client, whatever its policy',
    async (type) => {
      const client = await world.addClient({ refreshTokenPolicy: optional })
      const form = `grant_type=refresh_token&refresh_token=${await refreshTokenOf(client)}`
      await world.changeClient(client.id, { type })
      expect(await findWaivedClient(request(form), world.deps)).toBeUndefined()
    },
  )

  it('is no question with any Authorization header, even one that proves nothing', () => {
    const asked = request('grant_type=refresh_token&refresh_token=x')
    expect(mayBeWaived(asked)).toBe(true)
    expect(mayBeWaived({ ...asked, authorization: 'Bearer x' })).toBe(false)
  })

  it('proves nothing at introspection or revocation, whatever else the body says', async () => {
    const client = await world.addClient({ refreshTokenPolicy: optional, operator: true })
    const mine = await refreshTokenOf(client)
    const form = `grant_type=refresh_token&refresh_token=${mine}&token=${mine}`
    const refusal = { error: { id: 'client_auth_missing' } }
    expect(await introspect(request(form), world.deps)).toMatchObject(refusal)
    expect(await revoke(request(form), world.deps)).toMatchObject(refusal)
    const after = await introspect(request(`token=${mine}`, client), world.deps)
    expect(after).toMatchObject({ value: { active: true } })
  })

  it('keeps to the list of addresses', async () => {
    const client = await world.addClient({
      refreshTokenPolicy: optional,
      ipAllowList: ['203.0.113.7'],
    })
    const form = `grant_type=refresh_token&refresh_token=${await refreshTokenOf(client)}`
    const elsewhere = { ...request(form), caller: { ...request(form).caller, address: '10.0.0.1' } }
    expect(await token(elsewhere, world.deps)).toMatchObject({
      error: { id: 'address_not_allowed' },
    })
    expect(await token(request(form), world.deps)).toMatchObject({ ok: true })
  })

  it('does not believe a client_id that is another’s, nor a token that is none', async () => {
    const client = await world.addClient({ refreshTokenPolicy: optional })
    const other = await world.addClient({ refreshTokenPolicy: optional })
    const form = `grant_type=refresh_token&refresh_token=${await refreshTokenOf(client)}`
    const claimed = request(`${form}&client_id=${other.id}`)
    expect(await findWaivedClient(claimed, world.deps)).toBeUndefined()
    expect(await findWaivedClient(request(`${form}x`), world.deps)).toBeUndefined()
  })

  it('ends with the client', async () => {
    const client = await world.addClient({ refreshTokenPolicy: optional })
    const form = `grant_type=refresh_token&refresh_token=${await refreshTokenOf(client)}`
    await world.changeClient(client.id, { state: 'disabled' })
    expect(await token(request(form), world.deps)).toMatchObject({
      error: { id: 'client_disabled' },
    })
  })
})
