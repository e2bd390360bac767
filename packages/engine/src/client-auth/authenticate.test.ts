import { beforeAll, describe, expect, it } from 'vitest'
import { type ProblemId, toWire } from '../problems.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import { authenticate, authenticateOrWaive } from './authenticate.ts'

let world: World
let client: KnownClient
let basicOnly: KnownClient
let publicClient: KnownClient
beforeAll(async () => {
  world = await World.create()
  client = await world.addClient()
  basicOnly = await world.addClient({ tokenEndpointAuthMethod: 'client_secret_basic' })
  publicClient = await world.addClient({
    type: 'native',
    confidential: false,
    tokenEndpointAuthMethod: 'none',
  })
})

const inBody = ({ id, secret }: KnownClient): string => `client_id=${id}&client_secret=${secret}`

describe('authenticate', () => {
  it('lets a client in by header or by body, and says which secret it used', async () => {
    const expected = { ok: true, value: { secretId: `key_${client.id}` } }
    expect(await authenticate(request('', client), world.deps)).toMatchObject(expected)
    expect(await authenticate(request(inBody(client)), world.deps)).toMatchObject(expected)
  })

  it('lets a client_id beside the header pass if it is the same', async () => {
    const same = request(`client_id=${client.id}`, client)
    expect(await authenticate(same, world.deps)).toMatchObject({ ok: true })
  })

  it('knows a public client by its id', async () => {
    const asked = request(`client_id=${publicClient.id}`)
    expect(await authenticate(asked, world.deps)).toMatchObject({ value: { secretId: null } })
  })

  it.each<[when: string, ask: () => ReturnType<typeof request>, refusal: ProblemId]>([
    ['nothing is sent', () => request(''), 'client_auth_missing'],
    [
      'header and body are both used',
      () => request(inBody(client), client),
      'client_auth_ambiguous',
    ],
    [
      'a secret without an id stands beside the header',
      () => request(`client_secret=${client.secret}`, client),
      'client_auth_ambiguous',
    ],
    [
      'a malformed header stands beside the body',
      () => ({ ...request(inBody(client)), authorization: 'Basic ****' }),
      'client_auth_ambiguous',
    ],
    [
      'a header of another scheme stands beside the body',
      () => ({ ...request(inBody(client)), authorization: 'Bearer abc' }),
      'client_auth_ambiguous',
    ],
    [
      'two headers have been joined into one',
      () => ({ ...request(''), authorization: 'Basic YTpi, Basic Yzpk' }),
      'client_auth_malformed',
    ],
    [
      'header and client_id differ',
      () => request(`client_id=${basicOnly.id}`, client),
      'client_auth_ambiguous',
    ],
    [
      'a confidential client brings nothing but an assertion, which is no method here',
      () => request(`client_id=${client.id}&client_assertion=e30.e30.x`),
      'client_auth_missing',
    ],
    ['no client has the id', () => request('', { id: 'cl_none', secret: 's' }), 'client_unknown'],
    ['the secret is wrong', () => request('', { ...client, secret: 'x' }), 'secret_wrong'],
    ['another method is registered', () => request(inBody(basicOnly)), 'client_auth_unregistered'],
    [
      'a confidential client sends its id alone',
      () => request(`client_id=${client.id}`),
      'client_auth_missing',
    ],
    [
      'the header has another scheme',
      () => ({ ...request(''), authorization: 'Bearer abc' }),
      'client_auth_malformed',
    ],
  ])('refuses when %s', async (_when, ask, refusal) => {
    expect(await authenticate(ask(), world.deps)).toMatchObject({ error: { id: refusal } })
  })

  it('refuses a disabled client, and an address that its list does not have', async () => {
    const disabled = await world.addClient({ state: 'disabled' })
    const bound = await world.addClient({ ipAllowList: ['10.0.0.0/8'] })
    const ask = (asked: ReturnType<typeof request>) => authenticate(asked, world.deps)
    expect(await ask(request('', disabled))).toMatchObject({ error: { id: 'client_disabled' } })
    expect(await ask(request('', bound))).toMatchObject({ error: { id: 'address_not_allowed' } })
    expect(await ask(request('', bound, '10.1.2.3'))).toMatchObject({ ok: true })
  })

  it('answers every failed authentication with the very same bytes', async () => {
    const disabled = await world.addClient({ state: 'disabled' })
    const expired = await world.addClient()
    await world.expireSecretOf(expired)
    const bound = await world.addClient({ ipAllowList: ['10.0.0.0/8'] })
    const failures = await Promise.all(
      [
        request(''),
        request('', { id: 'cl_none', secret: 's' }),
        request('', { ...client, secret: 'x' }),
        request('', disabled),
        request('', expired),
        request('', bound),
        request(inBody(basicOnly)),
        request('', publicClient),
        { ...request(''), authorization: 'Basic ****' },
      ].map((asked) => authenticate(asked, world.deps)),
    )
    const answers = failures.map((each) =>
      each.ok ? 'let in' : JSON.stringify(toWire(each.error, world.deps.policy)),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('invalid_client')
  })

  it('refuses a secret from the second in which it expires', async () => {
    const expired = await world.addClient()
    await world.expireSecretOf(expired)
    expect(await authenticate(request('', expired), world.deps)).toMatchObject({
      error: { id: 'secret_expired', facts: { client: expired.id } },
    })
  })
})

describe('authenticateOrWaive', () => {
  it('is as strict as ever where nothing is waived', async () => {
    const refresh = 'grant_type=refresh_token&refresh_token=x'
    const unproven = request(`${refresh}&client_id=${client.id}`)
    expect(await authenticateOrWaive(unproven, world.deps)).toMatchObject({
      error: { id: 'client_auth_missing' },
    })
    const wrong = request(refresh, { ...client, secret: 'x' })
    expect(await authenticateOrWaive(wrong, world.deps)).toMatchObject({
      error: { id: 'secret_wrong' },
    })
    expect(await authenticateOrWaive(request(refresh, client), world.deps)).toMatchObject({
      value: { secretId: `key_${client.id}` },
    })
  })
})
