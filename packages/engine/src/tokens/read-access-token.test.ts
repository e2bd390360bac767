import { beforeAll, describe, expect, it } from 'vitest'
import { token } from '../endpoints/token.ts'
import { request, signer, World } from '../testing/endpoint-world.ts'
import { readAccessToken } from './read-access-token.ts'

let world: World
let claims: Readonly<Record<string, unknown>>
beforeAll(async () => {
  world = await World.create()
  const client = await world.addClient()
  const issued = await token(request('grant_type=client_credentials', client), world.deps)
  if (!issued.ok) throw new Error(issued.error.id)
  claims = signer.read(issued.value.access_token, 'at+jwt')?.claims ?? {}
})

const read = async (change: Readonly<Record<string, unknown>>, typ = 'at+jwt') =>
  readAccessToken(await signer.sign('ES256', typ, { ...claims, ...change }), world.deps)

describe('readAccessToken', () => {
  it('reads back what was minted, with its client and its API', async () => {
    expect(await read({})).toMatchObject({
      jti: claims['jti'],
      clientId: claims['client_id'],
      subject: claims['sub'],
      organizationId: 'org_1',
      familyId: null,
      scope: ['balance:read', 'balance:write'],
      audience: 'https://api.example.com',
      expiresAt: claims['exp'],
      api: { id: 'api_1' },
      client: { id: claims['client_id'] },
    })
  })

  it.each<[what: string, change: Record<string, unknown>]>([
    ['of another issuer', { iss: 'https://auth.example.com/' }],
    ['without an issuer', { iss: undefined }],
    ['for two audiences', { aud: ['https://api.example.com', 'https://other.example.com'] }],
    ['for an API that is not there', { aud: 'https://gone.example.com' }],
    ['of a client that is not there', { client_id: 'cl_gone' }],
    ['without a client', { client_id: undefined }],
    ['without a subject', { sub: undefined }],
    ['without a jti, which nothing could revoke', { jti: undefined }],
    ['that never expires', { exp: undefined }],
    ['whose expiry is a text', { exp: '9999999999' }],
    ['without a time of issue, which no revocation could be compared with', { iat: undefined }],
  ])('takes no token %s', async (_what, change) => {
    expect(await read(change)).toBeUndefined()
  })

  it('takes no token in the second in which it expires, and one until then', async () => {
    expect(await read({ exp: world.deps.now() })).toBeUndefined()
    expect(await read({ exp: world.deps.now() + 1 })).toBeDefined()
  })

  it.each(['JWT', 'logout+jwt', 'AT+JWT', ''])('takes no JWT of type %j', async (typ) => {
    expect(await read({}, typ)).toBeUndefined()
  })

  it.each(['', '.', '..', 'a.b.c', 'kg_rt_x', `${'a'.repeat(20_000)}.b.c`])(
    'takes no %j, and says so without failing',
    async (text) => {
      expect(await readAccessToken(text, world.deps)).toBeUndefined()
    },
  )
})
