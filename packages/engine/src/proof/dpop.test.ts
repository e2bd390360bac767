import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import { authorize } from '../endpoints/authorize.ts'
import { introspect } from '../endpoints/introspect.ts'
import { par } from '../endpoints/par.ts'
import { token } from '../endpoints/token.ts'
import { userinfo } from '../endpoints/userinfo.ts'
import { type KnownClient, request, signer, World } from '../testing/endpoint-world.ts'
import { aFamily } from '../testing/fixtures.ts'
import {
  addApp,
  addPerson,
  allow,
  asked,
  caller,
  redirectUri,
  verifier,
} from '../testing/people.ts'
import { newRefreshToken } from '../tokens/refresh-token.ts'

const path = '/oauth2/token'
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' })

/** RFC 7638 §3.2, by hand. */
function thumbprintOf(key: KeyObject): string {
  const { crv, kty, x, y } = jwkOf(key)
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
}

let world: World
let client: KnownClient
beforeEach(async () => {
  world = await World.create()
  client = await world.addClient({ dpopBoundAccessTokens: true })
})

interface Parts {
  readonly header?: object
  readonly claims?: object
  readonly by?: KeyObject
  readonly pair?: typeof own
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

function proofOf({ header, claims, by, pair = own }: Parts = {}): string {
  const head = { typ: 'dpop+jwt', alg: 'ES256', jwk: jwkOf(pair.publicKey), ...header }
  const htu = `https://auth.example.com${path}`
  const said = { jti: 'j', htm: 'POST', htu, iat: world.deps.now(), ...claims }
  const input = `${encode(head)}.${encode(said)}`
  const key = { key: by ?? pair.privateKey, dsaEncoding: 'ieee-p1363' } as const
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

const ask = (text: string | undefined, form = 'grant_type=client_credentials', by = client) =>
  token({ ...request(form, by), ...(text !== undefined && { proof: { text, path } }) }, world.deps)

describe('a token request with a proof', () => {
  it('gives a token that is bound to its key, in the JWT and in the introspection', async () => {
    const answer = await ask(proofOf())
    if (!answer.ok) throw new Error(answer.error.id)
    const jkt = thumbprintOf(own.publicKey)
    expect(answer.value.token_type).toBe('DPoP')
    const { access_token } = answer.value
    expect(signer.read(access_token, 'at+jwt')?.claims).toMatchObject({ cnf: { jkt } })
    const about = await introspect(request(`token=${access_token}`, client), world.deps)
    expect(about).toMatchObject({ value: { active: true, token_type: 'DPoP', cnf: { jkt } } })
  })

  it('binds opaque tokens, too', async () => {
    await world.addApi({
      id: 'api_o',
      identifier: 'https://opaque.example.com',
      accessTokenFormat: 'opaque',
      scopes: [{ name: 'o', title: '', description: '', sensitive: false }],
    })
    await world.changeClient(client.id, { scope: ['o'] })
    const answer = await ask(proofOf())
    if (!answer.ok) throw new Error(answer.error.id)
    const about = await introspect(
      request(`token=${answer.value.access_token}`, client),
      world.deps,
    )
    expect(about).toMatchObject({ value: { cnf: { jkt: thumbprintOf(own.publicKey) } } })
  })

  it('gives a token that is worth nothing as a bearer token', async () => {
    const answer = await ask(proofOf())
    if (!answer.ok) throw new Error(answer.error.id)
    const { access_token: bearer } = answer.value
    const presented = { scheme: 'Bearer', token: bearer, proof: undefined } as const
    const heard = await userinfo({ ...presented, method: 'GET', path: '/' }, world.deps)
    expect(heard).toMatchObject({ ok: false, error: 'invalid_token' })
  })

  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
  it.each<[what: string, parts: Parts, fault: string]>([
    ['of another type', { header: { typ: 'JWT' } }, 'malformed'],
    ['that shows its private key', { header: { jwk: jwkOf(own.privateKey) } }, 'malformed'],
    ['of a key for another algorithm', { header: { alg: 'EdDSA' } }, 'malformed'],
    ['of a weak key', { header: { alg: 'RS256', jwk: jwkOf(rsa.publicKey) } }, 'malformed'],
    [
      'of a point that is on no curve',
      { header: { jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } } },
      'malformed',
    ],
    ['for another method', { claims: { htm: 'GET' } }, 'elsewhere'],
    ['for another address', { claims: { htu: `https://other.example.com${path}` } }, 'elsewhere'],
    ['an hour old', { claims: { iat: 1 } }, 'untimely'],
    ['signed by another key', { by: other.privateKey }, 'forged'],
  ])('is refused with a proof %s', async (_what, parts, fault) => {
    expect(await ask(proofOf(parts))).toMatchObject({
      error: { id: 'dpop_proof_invalid', facts: { fault } },
    })
  })

  it('must have one if the client is registered so', async () => {
    expect(await ask(undefined)).toMatchObject({ error: { id: 'dpop_proof_missing' } })
  })
})

describe('a code that was asked for with a key', () => {
  it('is redeemed with that key alone, and stays good for it', async () => {
    const app = await addApp(world)
    const change = { dpop_jkt: thumbprintOf(own.publicKey) }
    const code = await allow(world, { app, session: await addPerson(world), change })
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }).toString()
    for (const text of [undefined, proofOf({ pair: other })])
      expect(await ask(text, form, app)).toMatchObject({ error: { id: 'code_unproven' } })
    const answer = await ask(proofOf(), form, app)
    expect(answer).toMatchObject({ value: { token_type: 'DPoP' } })
    // A confidential client proves itself, and may go on with another key.
    const refreshToken = answer.ok ? answer.value.refresh_token : undefined
    const again = `grant_type=refresh_token&refresh_token=${refreshToken}`
    expect(await ask(proofOf({ pair: other }), again, app)).toMatchObject({ ok: true })
  })
})

describe('a pushed request with a proof', () => {
  it('names the key of the proof, and is refused if it names another', async () => {
    const app = await addApp(world)
    const push = (change: Readonly<Record<string, string>>) => {
      const form = new URLSearchParams(asked(app.id, change).map(([name, value]) => [name, value]))
      const htu = 'https://auth.example.com/oauth2/par'
      const proof = { text: proofOf({ claims: { htu } }), path: '/oauth2/par' }
      return par({ ...request(form.toString(), app), proof }, world.deps)
    }
    const boundTo = thumbprintOf(own.publicKey)
    for (const change of [{}, { dpop_jkt: boundTo }]) {
      const answer = await push(change)
      const request_uri = answer.ok ? answer.value.request_uri : ''
      const pairs = Object.entries({ client_id: app.id, request_uri })
      expect(await authorize(pairs, caller, world.deps)).toMatchObject({ request: { boundTo } })
    }
    expect(await push({ dpop_jkt: thumbprintOf(other.publicKey) })).toMatchObject({
      error: { id: 'dpop_proof_invalid', facts: { fault: 'elsewhere' } },
    })
  })
})

describe('a refresh token that is bound to a key', () => {
  it('is good with that key, and with no other', async () => {
    const { deps } = world
    const policy = { refreshTokenPolicy: refreshTokenPolicyOf('rotating') }
    const owner = await world.addClient({ ...policy, grantTypes: ['refresh_token'] })
    const boundTo = thumbprintOf(own.publicKey)
    const newFamily = { ...aFamily, id: 'fam_bound', clientId: owner.id, boundTo }
    const refreshToken = newRefreshToken(deps.random)
    const now = deps.now()
    const row = { hash: deps.hash(refreshToken), familyId: newFamily.id, spentAt: null }
    const times = { issuedAt: now, expiresAt: now + 100 }
    await deps.store.commitIssuance({ now, newFamily, refreshToken: { ...row, ...times } })

    const form = `grant_type=refresh_token&refresh_token=${refreshToken}`
    for (const text of [undefined, proofOf({ pair: other })])
      expect(await ask(text, form, owner)).toMatchObject({
        error: { id: 'refresh_token_unproven' },
      })
    expect(await ask(proofOf(), form, owner)).toMatchObject({ value: { token_type: 'DPoP' } })
  })
})
