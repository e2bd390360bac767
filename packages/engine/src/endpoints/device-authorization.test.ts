import { beforeEach, expect, it } from 'vitest'
import { clientDefaults } from '../clients/registration.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import { deviceAuthorization } from './device-authorization.ts'

let world: World
let device: KnownClient
beforeEach(async () => {
  world = await World.create()
  device = await world.addClient({ type: 'device', ...clientDefaults('device') })
})

it('tells the device what to show and how often to ask', async () => {
  const answer = await deviceAuthorization(request(`client_id=${device.id}`), world.deps)
  expect(answer).toMatchObject({
    ok: true,
    value: {
      device_code: expect.stringMatching(/^kg_dc_/u),
      user_code: expect.stringMatching(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/u),
      verification_uri: 'https://auth.example.com/device',
      expires_in: 900,
      interval: 5,
    },
  })
  if (answer.ok)
    expect(answer.value.verification_uri_complete).toContain(`?user_code=${answer.value.user_code}`)
})

it.each<[problem: string, form: string]>([
  ['scope_not_allowed', 'scope=admin'],
  ['scope_malformed', 'scope=a++b'],
  ['resource_unknown', 'resource=https://nobody.example'],
])('refuses with %s: %s', async (problem, form) => {
  const answer = await deviceAuthorization(request(`client_id=${device.id}&${form}`), world.deps)
  expect(answer).toMatchObject({ ok: false, error: { id: problem } })
})

it('refuses a client that does not have the grant, and one that does not say who it is', async () => {
  const app = await world.addClient()
  const refused = await deviceAuthorization(request('', app), world.deps)
  expect(refused).toMatchObject({ error: { id: 'grant_not_allowed' } })
  const nobody = await deviceAuthorization(request('scope=balance:read'), world.deps)
  expect(nobody).toMatchObject({ error: { id: 'client_auth_missing' } })
})
