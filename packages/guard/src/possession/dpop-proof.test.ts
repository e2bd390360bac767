import { createHash } from 'node:crypto'
import type { ProofExpectation } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeProof, type ProofParts, publicJwk } from '../fixtures/proofs.ts'
import { makeKey, signText } from '../fixtures/tokens.ts'
import type { RefusalReason } from '../refusal-reasons.ts'
import { readProof } from './dpop-proof.ts'

const now = 1_900_000_000
const token = 'the.access.token'
const key = makeKey('dpop')
const secret = key.privateKey.export({ format: 'jwk' })
const weak = makeKey('rsa', 'RS256')
const expectation: ProofExpectation = {
  algorithms: ['ES256', 'EdDSA'],
  method: 'GET',
  target: 'https://api.example/a',
  accessTokenHash: createHash('sha256').update(token).digest('base64url'),
  now,
  window: 60,
}
const read = (parts: Partial<ProofParts> = {}, expected: Partial<ProofExpectation> = {}) =>
  readProof(
    makeProof(key, { token, url: 'https://api.example/a', now: () => now * 1000, ...parts }),
    { ...expectation, ...expected },
  )

describe('readProof', () => {
  it.each<[what: string, parts: Partial<ProofParts>]>([
    ['as RFC 9449 has it', {}],
    ['whose target has a query and a fragment', { url: 'https://api.example/a?b=c#d' }],
    ['whose target is spelled in another way', { url: 'HTTPS://API.EXAMPLE:443/%61' }],
    ['as old as the window', { claims: { iat: now - 60 } }],
    ['from a clock that is ahead by 10 s', { claims: { iat: now + 10 } }],
    [
      'with claims and header members that nobody asked for',
      { header: { kid: 'x' }, claims: { a: 1 } },
    ],
    ['whose key names its use', { header: { jwk: { ...publicJwk(key), use: 'sig', kid: 'x' } } }],
  ])('takes a proof %s', (_what, parts) => {
    expect(read(parts)).toMatchObject({ ok: true, value: { algorithm: 'ES256' } })
  })

  it.each<[what: string, parts: Partial<ProofParts>, refusal: RefusalReason]>([
    ['of another type', { header: { typ: 'JWT' } }, 'proof_malformed'],
    ['of an access token type', { header: { typ: 'at+jwt' } }, 'proof_malformed'],
    ['of no type', { header: { typ: undefined } }, 'proof_malformed'],
    ['without signature', { header: { alg: 'none' } }, 'proof_malformed'],
    ['signed with a shared secret', { header: { alg: 'HS256' } }, 'proof_malformed'],
    ['of an algorithm that is not asked for', { header: { alg: 'RS256' } }, 'proof_malformed'],
    ['of a key for another algorithm', { header: { alg: 'EdDSA' } }, 'proof_malformed'],
    ['with a critical extension', { header: { crit: ['exp'], exp: 1 } }, 'proof_malformed'],
    ['without key', { header: { jwk: undefined } }, 'proof_malformed'],
    ['whose key is text', { header: { jwk: JSON.stringify(publicJwk(key)) } }, 'proof_malformed'],
    ['that gives its private key away', { header: { jwk: secret } }, 'proof_malformed'],
    ['of a shared key', { header: { jwk: { kty: 'oct', k: 'AAAA' } } }, 'proof_malformed'],
    [
      'of a key that lacks a member',
      { header: { jwk: { ...publicJwk(key), y: undefined } } },
      'proof_malformed',
    ],
    [
      'of another curve',
      { header: { jwk: { ...publicJwk(key), crv: 'P-384' } } },
      'proof_malformed',
    ],
    ['without jti', { claims: { jti: undefined } }, 'proof_malformed'],
    ['with an empty jti', { claims: { jti: '' } }, 'proof_malformed'],
    ['with a jti of 257 characters', { claims: { jti: 'a'.repeat(257) } }, 'proof_malformed'],
    ['without iat', { claims: { iat: undefined } }, 'proof_malformed'],
    ['whose iat is text', { claims: { iat: String(now) } }, 'proof_malformed'],
    ['without htm', { claims: { htm: undefined } }, 'proof_malformed'],
    ['without htu', { claims: { htu: undefined } }, 'proof_malformed'],
    ['without ath', { claims: { ath: undefined } }, 'proof_malformed'],
    ['whose nonce is a number', { claims: { nonce: 1 } }, 'proof_malformed'],
    ['for another method', { method: 'POST' }, 'proof_elsewhere'],
    ['for the method in other letters', { method: 'get' }, 'proof_elsewhere'],
    ['for another path', { url: 'https://api.example/b' }, 'proof_elsewhere'],
    ['for another host', { url: 'https://evil.example/a' }, 'proof_elsewhere'],
    ['for another scheme', { url: 'http://api.example/a' }, 'proof_elsewhere'],
    ['for another port', { url: 'https://api.example:8443/a' }, 'proof_elsewhere'],
    ['for a path alone', { url: '/a' }, 'proof_elsewhere'],
    ['for another token', { token: 'another.access.token' }, 'proof_elsewhere'],
    ['too old by a second', { claims: { iat: now - 61 } }, 'proof_untimely'],
    ['from the future', { claims: { iat: now + 61 } }, 'proof_untimely'],
  ])('refuses a proof %s', (_what, parts, refusal) => {
    expect(read(parts)).toEqual({ ok: false, error: refusal })
  })

  it('takes an RSA key only where it is asked for, and only of 2048 bits or more', () => {
    const parts = { token, url: 'https://api.example/a', now: () => now * 1000 }
    const expected = { ...expectation, algorithms: ['RS256'] as const }
    expect(readProof(makeProof(weak, parts), expected)).toMatchObject({ ok: true })
    expect(readProof(makeProof(weak, parts), expectation)).toMatchObject({ ok: false })
    const jwk = { ...publicJwk(weak), n: 'AQAB' }
    expect(readProof(makeProof(weak, { ...parts, header: { jwk } }), expected)).toMatchObject({
      error: 'proof_malformed',
    })
  })

  it('does not look at the time where a nonce tells it', () => {
    expect(read({ claims: { iat: 1 } }, { window: undefined })).toMatchObject({ ok: true })
    expect(read({ claims: { iat: 'x' } }, { window: undefined })).toMatchObject({ ok: false })
  })

  it('never throws, and takes nothing at random', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (head, body) => {
        const text = signText(JSON.stringify(head), JSON.stringify(body), key)
        expect(readProof(text, expectation).ok).toBe(false)
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => void readProof(text, expectation)))
  })
})
