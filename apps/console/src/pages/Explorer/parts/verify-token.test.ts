import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { checksOf, type Trust } from './verify-token.ts'

type Pair = Awaited<ReturnType<typeof generateKeyPair>>
let pair: Pair
let stranger: Pair
let trust: Trust
const now = Date.UTC(2026, 10, 29)
beforeAll(async () => {
  ;[pair, stranger] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')])
  const key = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }
  const keys = { keys: [key] }
  trust = { issuer: 'https://auth.example', api: 'https://api.example', keys, now }
})

const claims = {
  iss: 'https://auth.example',
  aud: 'https://api.example',
  exp: now / 1000 + 60,
}
interface Made {
  readonly header?: Readonly<Record<string, string>>
  readonly payload?: JWTPayload
  readonly by?: () => Pair
}
const make = ({ header, payload, by = () => pair }: Made): Promise<string> =>
  new SignJWT({ ...claims, ...payload })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt', ...header })
    .sign(by().privateKey)

describe('a token looked at as its API would', () => {
  it('is good in every part', async () => {
    const checks = await checksOf(await make({}), trust)
    expect(checks.map(({ what, good }) => [what, good])).toEqual(
      ['Signature', 'Issuer', 'Kind', 'API', 'Time'].map((what) => [what, true]),
    )
  })

  it.each<[what: string, fault: Made, found: string]>([
    ['Signature', { by: () => stranger }, 'not made by this key (ES256, key one)'],
    ['Signature', { header: { kid: 'two' } }, 'the issuer publishes no key two'],
    ['Issuer', { payload: { iss: 'https://evil.example' } }, 'https://evil.example'],
    ['Kind', { header: { typ: 'JWT' } }, 'JWT; access tokens are at+jwt'],
    ['API', { payload: { aud: ['https://other.example'] } }, '["https://other.example"]'],
    ['Time', { payload: { exp: now / 1000 } }, 'it has ended'],
    ['Time', { payload: { nbf: now / 1000 + 1 } }, 'it does not count yet'],
  ])('has one fault, in its %s', async (what, fault, found) => {
    const checks = await checksOf(await make(fault), trust)
    expect(checks.filter(({ good }) => !good)).toEqual([{ what, good: false, found }])
  })

  it('is no good at all if it is no token', async () => {
    const checks = await checksOf('a.b.c', trust)
    expect(checks.filter(({ good }) => good)).toEqual([])
  })
})
