import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64url, makeKey, signText } from './fixtures/tokens.ts'
import type { RefusalReason } from './refusal-reasons.ts'
import { readToken, type TokenPolicy } from './verify-jwt.ts'

const now = 1_900_000_000
const policy: TokenPolicy = {
  issuer: 'https://as.example',
  audience: 'https://api.example',
  algorithms: ['ES256', 'EdDSA'],
  clockTolerance: 5,
  legacyTyp: false,
}
const header = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' }
const claims = {
  iss: 'https://as.example',
  aud: 'https://api.example',
  sub: 'alice',
  client_id: 'cl_1',
  scope: 'orders:read',
  iat: now,
  exp: now + 300,
  jti: 'j1',
}
const key = makeKey('k1')

const read = (
  { header: head = {}, claims: body = {} }: { header?: object; claims?: object },
  options: Partial<TokenPolicy> = {},
) => {
  const token = signText(
    JSON.stringify({ ...header, ...head }),
    JSON.stringify({ ...claims, ...body }),
    key,
  )
  return readToken(token, { ...policy, ...options }, now)
}

describe('readToken', () => {
  it.each<[what: string, parts: Parameters<typeof read>[0]]>([
    ['as RFC 9068 describes it', {}],
    ['whose type is written in full', { header: { typ: 'application/at+jwt' } }],
    ['whose type is in capitals', { header: { typ: 'AT+JWT' } }],
    ['for several APIs', { claims: { aud: ['https://other.example', 'https://api.example'] } }],
    ['without scope', { claims: { scope: undefined } }],
    ['with an empty scope', { claims: { scope: '' } }],
    ['that expired within the tolerance', { claims: { exp: now - 4 } }],
    ['that was issued ahead within the tolerance', { claims: { iat: now + 5, nbf: now + 5 } }],
    ['with fractions of a second', { claims: { exp: now + 0.5 } }],
    ['that names other keys, which nobody reads', { header: { jku: 'https://a', x5c: ['a'] } }],
  ])('takes a token %s', (_what, parts) => {
    expect(read(parts)).toMatchObject({ ok: true, value: { kid: 'k1', algorithm: 'ES256' } })
  })

  it.each<[what: string, parts: Parameters<typeof read>[0], refusal: RefusalReason]>([
    ['without signature', { header: { alg: 'none' } }, 'algorithm_refused'],
    ['signed with a shared secret', { header: { alg: 'HS256' } }, 'algorithm_refused'],
    ['of an algorithm not asked for', { header: { alg: 'RS256' } }, 'algorithm_refused'],
    ['of an algorithm in other letters', { header: { alg: 'es256' } }, 'algorithm_refused'],
    ['whose algorithm is a list', { header: { alg: ['ES256'] } }, 'algorithm_refused'],
    ['of no type', { header: { typ: undefined } }, 'type_refused'],
    ['that is an ID token', { header: { typ: 'JWT' } }, 'type_refused'],
    ['that is a logout token', { header: { typ: 'logout+jwt' } }, 'type_refused'],
    ['whose type is a number', { header: { typ: 1 } }, 'type_refused'],
    ['with a critical extension', { header: { crit: ['b64'] } }, 'extension_refused'],
    ['with an empty list of extensions', { header: { crit: [] } }, 'extension_refused'],
    ['whose payload is not encoded', { header: { b64: false } }, 'extension_refused'],
    ['without kid', { header: { kid: undefined } }, 'key_unknown'],
    ['whose kid is a number', { header: { kid: 1 } }, 'key_unknown'],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }, 'issuer_mismatch'],
    ['of the issuer with a slash', { claims: { iss: 'https://as.example/' } }, 'issuer_mismatch'],
    ['of no issuer', { claims: { iss: undefined } }, 'issuer_mismatch'],
    ['for another API', { claims: { aud: 'https://other.example' } }, 'audience_mismatch'],
    ['for the API with a slash', { claims: { aud: 'https://api.example/' } }, 'audience_mismatch'],
    [
      'for an API that begins alike',
      { claims: { aud: 'https://api.example.evil' } },
      'audience_mismatch',
    ],
    ['for no API', { claims: { aud: undefined } }, 'audience_mismatch'],
    ['for an empty list of APIs', { claims: { aud: [] } }, 'audience_mismatch'],
    ['for an object', { claims: { aud: { 'https://api.example': 1 } } }, 'audience_mismatch'],
    [
      'for a list with a stranger',
      { claims: { aud: ['https://api.example', 1] } },
      'audience_mismatch',
    ],
    ['without sub', { claims: { sub: undefined } }, 'claims_malformed'],
    ['with an empty sub', { claims: { sub: '' } }, 'claims_malformed'],
    ['without client_id', { claims: { client_id: undefined } }, 'claims_malformed'],
    ['without jti', { claims: { jti: undefined } }, 'claims_malformed'],
    ['without iat', { claims: { iat: undefined } }, 'claims_malformed'],
    ['without exp', { claims: { exp: undefined } }, 'claims_malformed'],
    ['whose exp is text', { claims: { exp: '1900000300' } }, 'claims_malformed'],
    ['whose exp is null', { claims: { exp: null } }, 'claims_malformed'],
    ['whose exp is no date', { claims: { exp: 8_640_000_000_001 } }, 'claims_malformed'],
    ['whose nbf is text', { claims: { nbf: '0' } }, 'claims_malformed'],
    ['whose scope is a list', { claims: { scope: ['orders:read'] } }, 'claims_malformed'],
    ['whose scope has a quote', { claims: { scope: 'a"b' } }, 'claims_malformed'],
    ['whose organization is a number', { claims: { org_id: 1 } }, 'claims_malformed'],
    ['that expired as long ago as is tolerated', { claims: { exp: now - 5 } }, 'expired'],
    ['issued in the future', { claims: { iat: now + 6 } }, 'not_yet_valid'],
    ['not valid before later', { claims: { nbf: now + 6 } }, 'not_yet_valid'],
    ['bound to a DPoP key', { claims: { cnf: { jkt: 'x' } } }, 'binding_unproven'],
    ['bound to a certificate', { claims: { cnf: { 'x5t#S256': 'x' } } }, 'binding_unproven'],
  ])('refuses a token %s', (_what, parts, refusal) => {
    expect(read(parts)).toEqual({ ok: false, error: refusal })
  })

  it.each<[what: string, token: string]>([
    ['text', 'zzz'],
    ['two parts', `${base64url('{}')}.${base64url('{}')}`],
    ['an encrypted token', 'e30..e30.e30.e30'],
    ['a header that is a list', signText('[]', JSON.stringify(claims), key)],
    ['a payload that is a list', signText(JSON.stringify(header), '[]', key)],
    ['a claim named twice', signText(JSON.stringify(header), '{"a":1,"a":2}', key)],
    ['a payload that is no UTF-8', signText(JSON.stringify(header), Buffer.from([255, 254]), key)],
    ['padding', `${signText(JSON.stringify(header), JSON.stringify(claims), key)}==`],
    ['sixteen thousand characters', 'a'.repeat(16_385)],
  ])('refuses %s for a token', (_what, token) => {
    expect(readToken(token, policy, now)).toEqual({ ok: false, error: 'token_malformed' })
  })

  it('takes JWT and no type at all only where it is told to, and nothing else then', () => {
    const legacy = { legacyTyp: true }
    expect(read({ header: { typ: 'JWT' } }, legacy)).toMatchObject({ ok: true })
    expect(read({ header: { typ: undefined } }, legacy)).toMatchObject({ ok: true })
    expect(read({ header: { typ: 'logout+jwt' } }, legacy)).toMatchObject({ ok: false })
    expect(read({ header: { typ: 'JWT' }, claims: { jti: undefined } }, legacy)).toMatchObject({
      error: 'claims_malformed',
    })
  })

  it('never throws, and takes no header or claims at random', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (head, body) => {
        const token = signText(JSON.stringify(head), JSON.stringify(body), key)
        expect(readToken(token, policy, now).ok).toBe(false)
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => void readToken(text, policy, now)))
  })

  it('takes no claim replaced by a value of another type', () => {
    const others = fc.oneof(fc.constant(null), fc.boolean(), fc.array(fc.integer()), fc.object())
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(claims)), others, (name, value) => {
        expect(read({ claims: { [name]: value } }).ok).toBe(false)
      }),
    )
  })
})
