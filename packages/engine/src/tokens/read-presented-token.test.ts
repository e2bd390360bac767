import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { token } from '../endpoints/token.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import { type PresentedToken, readPresentedToken } from './read-presented-token.ts'

const pairOf = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const own = pairOf()
const other = pairOf()

let world: World
let client: KnownClient
let bound: string
let unbound: string
beforeEach(async () => {
  world = await World.create()
  client = await world.addClient()
  const ask = async (proof?: string) => {
    const asked = request('grant_type=client_credentials', client)
    const with_ = proof === undefined ? {} : { proof: { text: proof, path: '/oauth2/token' } }
    const answer = await token({ ...asked, ...with_ }, world.deps)
    if (!answer.ok) throw new Error(answer.error.id)
    return answer.value.access_token
  }
  bound = await ask(proofOf({ htm: 'POST', htu: 'https://auth.example.com/oauth2/token' }))
  unbound = await ask()
})

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

let made = 0
/** A good proof, but for what is changed. */
function proofOf(claims: object = {}, pair = own): string {
  const jwk = pair.publicKey.export({ format: 'jwk' })
  const head = { typ: 'dpop+jwt', alg: 'ES256', jwk }
  const good = {
    jti: `j-${made++}`,
    htm: 'GET',
    htu: 'https://auth.example.com/api/v1/clients',
    iat: world.deps.now(),
    ath: hashOf(bound ?? ''),
  }
  const input = `${encode(head)}.${encode({ ...good, ...claims })}`
  const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' } as const
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

const present = (change: Partial<PresentedToken> = {}) =>
  readPresentedToken(
    {
      scheme: 'DPoP',
      token: bound,
      proof: proofOf(),
      method: 'GET',
      path: '/api/v1/clients',
      ...change,
    },
    world.deps,
  )

describe('a token that is bound to a key', () => {
  it('is taken with a proof of that key', async () => {
    expect(await present()).toMatchObject({ ok: true, value: { clientId: client.id } })
  })

  it.each<[what: string, change: () => Partial<PresentedToken>, error: string]>([
    ['as a bearer token', () => ({ scheme: 'Bearer' }), 'invalid_token'],
    ['without a proof', () => ({ proof: undefined }), 'invalid_dpop_proof'],
    ['with no proof at all in the header', () => ({ proof: 'x' }), 'invalid_dpop_proof'],
    ['for another method', () => ({ method: 'POST' }), 'invalid_dpop_proof'],
    ['for another path', () => ({ path: '/api/v1/users' }), 'invalid_dpop_proof'],
    [
      'with the proof of another token',
      () => ({ proof: proofOf({ ath: hashOf('x') }) }),
      'invalid_dpop_proof',
    ],
    [
      'with a proof that names no token',
      () => ({ proof: proofOf({ ath: undefined }) }),
      'invalid_dpop_proof',
    ],
    [
      'with an old proof',
      () => ({ proof: proofOf({ iat: world.deps.now() - 61 }) }),
      'invalid_dpop_proof',
    ],
    ['with the proof of another key', () => ({ proof: proofOf({}, other) }), 'invalid_token'],
  ])('is refused %s', async (_what, change, error) => {
    expect(await present(change())).toEqual({ ok: false, error })
  })

  it('is taken with one proof once, and with the next', async () => {
    const proof = proofOf()
    expect(await present({ proof })).toMatchObject({ ok: true })
    expect(await present({ proof })).toEqual({ ok: false, error: 'invalid_dpop_proof' })
    expect(await present()).toMatchObject({ ok: true })
  })

  it('uses up no proof that does not hold', async () => {
    const proof = proofOf()
    expect(await present({ proof, method: 'POST' })).toMatchObject({ ok: false })
    expect(await present({ proof })).toMatchObject({ ok: true })
  })
})

describe('a token that is bound to none', () => {
  it('is taken as a bearer token, and no proof makes it another', async () => {
    expect(await present({ scheme: 'Bearer', token: unbound })).toMatchObject({ ok: true })
    const proof = proofOf({ ath: hashOf(unbound) })
    expect(await present({ token: unbound, proof })).toEqual({ ok: false, error: 'invalid_token' })
  })
})
