import { beforeAll, describe, expect, it } from 'vitest'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import { type KnownClient, request, signer, World } from '../testing/endpoint-world.ts'
import { introspect } from './introspect.ts'
import { token } from './token.ts'

let world: World
let client: KnownClient
let accessToken: string
let refreshToken: string
beforeAll(async () => {
  world = await World.create()
  client = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
  const issued = await token(request('grant_type=client_credentials', client), world.deps)
  if (!issued.ok) throw new Error(issued.error.id)
  accessToken = issued.value.access_token
  refreshToken = issued.value.refresh_token ?? ''
})

const inspect = async (value: string, by: KnownClient) => {
  const answer = await introspect(request(`token=${encodeURIComponent(value)}`, by), world.deps)
  return answer.ok ? answer.value : answer.error.id
}
const inactive = { active: false }

describe('introspection', () => {
  it('tells the token’s own client everything', async () => {
    expect(await inspect(accessToken, client)).toEqual({
      active: true,
      scope: 'balance:read balance:write',
      client_id: client.id,
      token_type: 'Bearer',
      exp: world.deps.now() + 3600,
      iat: world.deps.now(),
      sub: client.id,
      aud: 'https://api.example.com',
      iss: 'https://auth.example.com',
      jti: expect.any(String),
      org_id: 'org_1',
      fid: expect.any(String),
    })
  })

  it.each<[who: string, active: boolean, change: Partial<KnownClient>]>([
    ['the API’s own client', true, { resourceServer: 'api_1' }],
    ['an operator’s client', true, { operator: true }],
    ['another API’s client', false, { resourceServer: 'api_2' }],
    ['any other client', false, {}],
  ])('tells %s: active is %s', async (_who, active, change) => {
    const other = await world.addClient(change)
    expect(await inspect(accessToken, other)).toMatchObject({ active })
  })

  it('keeps refresh tokens from APIs, and tells their client and the operator', async () => {
    const api = await world.addClient({ resourceServer: 'api_1' })
    const operator = await world.addClient({ operator: true })
    expect(await inspect(refreshToken, api)).toEqual(inactive)
    expect(await inspect(refreshToken, operator)).toMatchObject({ active: true })
    expect(await inspect(refreshToken, client)).toMatchObject({
      active: true,
      client_id: client.id,
    })
  })

  it.each<[when: string, change: Partial<KnownClient>]>([
    ['its client is disabled', { state: 'disabled' }],
    ['its client may have none any more', { refreshTokenPolicy: refreshTokenPolicyOf('none') }],
  ])('says that a refresh token is not active when %s', async (_when, change) => {
    const doomed = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
    const operator = await world.addClient({ operator: true })
    const issued = await token(request('grant_type=client_credentials', doomed), world.deps)
    const value = issued.ok ? (issued.value.refresh_token ?? '') : ''
    expect(await inspect(value, operator)).toMatchObject({ active: true })
    await world.changeClient(doomed.id, change)
    expect(await inspect(value, operator)).toEqual(inactive)
  })

  it('goes by what a token is, whatever the hint says (RFC 7662 §2.1)', async () => {
    const api = await world.addClient({ resourceServer: 'api_1' })
    for (const hint of ['access_token', 'refresh_token', 'nope']) {
      const ask = (value: string) => request(`token=${value}&token_type_hint=${hint}`, api)
      expect(await introspect(ask(refreshToken), world.deps)).toEqual({ ok: true, value: inactive })
      expect(await introspect(ask(accessToken), world.deps)).toMatchObject({
        value: { active: true },
      })
    }
  })

  it.each([
    ['garbage', () => 'zzz'],
    ['a token with one character changed', () => `${accessToken.slice(0, -2)}AA`],
    ['a JWT of another type', () => signer.sign('ES256', 'JWT', { sub: 'x' })],
    [
      'a JWT of another issuer',
      () =>
        signer.sign('ES256', 'at+jwt', {
          iss: 'https://evil',
          sub: 'x',
          aud: 'a',
          client_id: 'b',
          jti: 'c',
          exp: 9e9,
          iat: 1,
        }),
    ],
    ['a JWT without claims', () => signer.sign('ES256', 'at+jwt', {})],
    ['a well-formed token that was never made', () => 'kg_at_000000000000000000000000000000000000'],
  ])('says of %s exactly that it is not active', async (_what, make) => {
    expect(await inspect(await make(), client)).toEqual(inactive)
  })

  it('refuses a request without a token, without authentication, and by a public client', async () => {
    const publicClient = await world.addClient({
      confidential: false,
      tokenEndpointAuthMethod: 'none',
    })
    const ids = await Promise.all(
      [
        request('', client),
        request(`token=${accessToken}`),
        request(`token=${accessToken}&client_id=${publicClient.id}`),
      ].map(async (asked) => {
        const answer = await introspect(asked, world.deps)
        return answer.ok ? 'answered' : answer.error.id
      }),
    )
    expect(ids).toEqual(['parameter_missing', 'client_auth_missing', 'client_not_confidential'])
  })

  it('knows a token no more once its client is disabled, and when it has expired', async () => {
    const doomed = await world.addClient()
    const operator = await world.addClient({ operator: true })
    const issued = await token(request('grant_type=client_credentials', doomed), world.deps)
    const value = issued.ok ? issued.value.access_token : ''
    expect(await inspect(value, operator)).toMatchObject({ active: true })
    await world.changeClient(doomed.id, { state: 'disabled' })
    expect(await inspect(value, operator)).toEqual(inactive)
    await world.changeClient(doomed.id, { state: 'active', version: 2 })
    world.pass(3600)
    expect(await inspect(accessToken, operator)).toEqual(inactive)
  })
})
