/** Tokens that are bound to a key or a certificate, through a whole guard. */
import { createHash, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Presented } from '../bearer-token.ts'
import { chooseCrypto } from '../crypto/choose-crypto.ts'
import { webCrypto } from '../crypto/web-crypto.ts'
import { clientCertificates } from '../fixtures/certificates.ts'
import { startIssuer, type TestIssuer } from '../fixtures/issuer.ts'
import { makeProof, type ProofParts, thumbprintOf } from '../fixtures/proofs.ts'
import { makeKey, tokenMaker } from '../fixtures/tokens.ts'
import { createGuardOn, type Guard } from '../guard.ts'
import type { GuardOptions } from '../guard-options.ts'
import type { RefusalReason } from '../refusal-reasons.ts'
import type { Verdict } from '../verdict.ts'
import { memoryReplayStore } from './replay-store.ts'

const audience = 'https://api.example'
const asKey = makeKey('as')
const alice = makeKey('alice')
const ed = makeKey('ed', 'EdDSA')
const mallory = makeKey('mallory')
const x5t = (name: keyof typeof clientCertificates): string =>
  createHash('sha256')
    .update(new X509Certificate(clientCertificates[name].cert).raw)
    .digest('base64url')

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await startIssuer([asKey.jwk])
})
afterAll(() => issuer[Symbol.asyncDispose]())

const tokenWith = (cnf?: object): string =>
  tokenMaker(issuer.url, audience)(asKey, { claims: { cnf } })
const reasonOf = (verdict: Verdict): RefusalReason | 'admitted' =>
  verdict.ok ? 'admitted' : verdict.refusal.reason

/** A request with these fields, each as often as it is given. */
const request = (
  fields: Readonly<Record<string, string | readonly string[]>>,
  rest: Partial<Presented> = {},
): Presented => ({
  authorization: fields['authorization'],
  method: 'GET',
  url: '/',
  fields: (name) => [fields[name] ?? []].flat(),
  ...rest,
})
const withProof = (token: string, parts: Partial<ProofParts> = {}, key = alice): Presented =>
  request({ authorization: `DPoP ${token}`, dpop: makeProof(key, { token, ...parts }) })

describe.each(Object.entries({ 'node:crypto': chooseCrypto(), 'Web Crypto': webCrypto() }))(
  'a guard on %s',
  (_name, crypto) => {
    const guardWith = (options: Partial<GuardOptions> = {}): Guard =>
      createGuardOn(crypto, {
        issuer: issuer.url,
        audience,
        dpop: {},
        cache: { max: 9 },
        ...options,
      })
    const judged = async (guard: Guard, presented: Presented) =>
      reasonOf(await guard.verifyPresented(presented))

    it.each([alice, ed])('admits the holder of the key a token is bound to: $alg', async (key) => {
      const token = tokenWith({ jkt: thumbprintOf(key) })
      const guard = guardWith()
      expect(await judged(guard, withProof(token, {}, key))).toBe('admitted')
      expect(await judged(guard, withProof(token, {}, key))).toBe('admitted')
    })

    it('admits no one with a proof that was used, on any instance that shares the store', async () => {
      const replay = memoryReplayStore()
      const [first, second] = [guardWith({ dpop: { replay } }), guardWith({ dpop: { replay } })]
      const presented = withProof(tokenWith({ jkt: thumbprintOf(alice) }))
      expect(await judged(first, presented)).toBe('admitted')
      expect(await judged(first, presented)).toBe('proof_replayed')
      expect(await judged(second, presented)).toBe('proof_replayed')
    })

    it('admits exactly one of twenty who use a proof at once, on two instances', async () => {
      const replay = memoryReplayStore()
      const guards = [guardWith({ dpop: { replay } }), guardWith({ dpop: { replay } })]
      const presented = withProof(tokenWith({ jkt: thumbprintOf(alice) }))
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () => guards.map((guard) => judged(guard, presented))).flat(),
      )
      expect(outcomes.filter((outcome) => outcome === 'admitted')).toHaveLength(1)
      expect(new Set(outcomes)).toEqual(new Set(['admitted', 'proof_replayed']))
    })

    it('takes the same jti of another key for another proof', async () => {
      const guard = guardWith()
      const jti = 'the-same'
      for (const key of [alice, mallory]) {
        const token = tokenWith({ jkt: thumbprintOf(key) })
        expect(await judged(guard, withProof(token, { claims: { jti } }, key))).toBe('admitted')
      }
    })

    it('does not use a proof up that is refused for something else', async () => {
      const guard = guardWith()
      const token = tokenWith({ jkt: thumbprintOf(alice) })
      const proof = makeProof(alice, { token })
      const elsewhere = request({ authorization: `DPoP ${token}`, dpop: proof }, { url: '/b' })
      expect(await judged(guard, elsewhere)).toBe('proof_elsewhere')
      expect(await judged(guard, request({ authorization: `DPoP ${token}`, dpop: proof }))).toBe(
        'admitted',
      )
    })

    it('refuses what is signed by another key than the token is bound to', async () => {
      const token = tokenWith({ jkt: thumbprintOf(alice) })
      expect(await judged(guardWith(), withProof(token, {}, mallory))).toBe('binding_mismatch')
      expect(await judged(guardWith(), withProof(token, { signer: mallory }))).toBe('proof_forged')
    })

    it('refuses a key that is none, without trying to use it', async () => {
      const jwk = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
      const canonical = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y })
      const jkt = createHash('sha256').update(canonical).digest('base64url')
      const token = tokenWith({ jkt })
      expect(await judged(guardWith(), withProof(token, { header: { jwk } }))).toBe('proof_forged')
    })

    it('expects the address of its configuration, not of the request', async () => {
      const token = tokenWith({ jkt: thumbprintOf(alice) })
      const behind = { publicUrl: 'https://public.example/v1/' }
      const at = async (url: string, called: string, dpop: object = {}) => {
        const presented = { ...withProof(token, { url }), url: called }
        return judged(guardWith({ dpop }), presented)
      }
      expect(await at('https://api.example/a', 'http://10.0.0.1:8080/a?b=c')).toBe('admitted')
      expect(await at('http://10.0.0.1:8080/a', 'http://10.0.0.1:8080/a')).toBe('proof_elsewhere')
      expect(await at('https://evil.example/a', 'https://evil.example/a')).toBe('proof_elsewhere')
      expect(await at('https://public.example/v1/a', '/a', behind)).toBe('admitted')
      expect(await at('https://public.example/a', '/a', behind)).toBe('proof_elsewhere')
      expect(await at('https://api.example/a', '*')).toBe('proof_elsewhere')
    })

    it.each<[what: string, of: (token: string, proof: string) => Presented, expected: string]>([
      [
        'a bound token as bearer',
        (t, p) => request({ authorization: `Bearer ${t}`, dpop: p }),
        'binding_unproven',
      ],
      ['no proof', (t) => request({ authorization: `DPoP ${t}` }), 'proof_missing'],
      [
        'two proofs',
        (t, p) => request({ authorization: `DPoP ${t}`, dpop: [p, p] }),
        'proof_repeated',
      ],
      [
        'two proofs in one field',
        (t, p) => request({ authorization: `DPoP ${t}`, dpop: `${p}, ${p}` }),
        'proof_repeated',
      ],
      [
        'two schemes',
        (t, p) => request({ authorization: [`Bearer ${t}`, `DPoP ${t}`], dpop: p }),
        'authorization_malformed',
      ],
      [
        'two schemes in one field',
        (t, p) => request({ authorization: `Basic YTpi, DPoP ${t}`, dpop: p }),
        'authorization_malformed',
      ],
      [
        'a token with spaces',
        (t, p) => request({ authorization: `DPoP ${t} x`, dpop: p }),
        'authorization_malformed',
      ],
      [
        'a second token in the query',
        (t, p) => request({ authorization: `DPoP ${t}`, dpop: p }, { url: '/?access_token=a' }),
        'two_methods',
      ],
      [
        'the proof as token',
        (_t, p) => request({ authorization: `DPoP ${p}`, dpop: p }),
        'type_refused',
      ],
      [
        'an empty proof',
        (t) => request({ authorization: `DPoP ${t}`, dpop: '' }),
        'proof_malformed',
      ],
    ])('refuses %s', async (_what, of, expected) => {
      const token = tokenWith({ jkt: thumbprintOf(alice) })
      expect(await judged(guardWith(), of(token, makeProof(alice, { token })))).toBe(expected)
    })

    it('takes unbound tokens as bearer tokens only, and not at all if it is told to', async () => {
      const token = tokenWith()
      const asBearer = request({ authorization: `Bearer ${token}` })
      expect(await judged(guardWith(), asBearer)).toBe('admitted')
      expect(await judged(guardWith(), withProof(token))).toBe('binding_missing')
      expect(await judged(guardWith({ dpop: { required: true } }), asBearer)).toBe(
        'binding_missing',
      )
    })

    it('knows nothing of the scheme without the option, and refuses every bound token', async () => {
      const token = tokenWith({ jkt: thumbprintOf(alice) })
      const guard = createGuardOn(crypto, { issuer: issuer.url, audience })
      expect(await judged(guard, withProof(token))).toBe('credentials_missing')
      expect(reasonOf(await guard.verifyToken(token))).toBe('binding_unproven')
      expect(reasonOf(await guardWith().verifyToken(token))).toBe('binding_unproven')
    })

    it('refuses a token that is bound in a way it cannot check', async () => {
      const jkt = thumbprintOf(alice)
      for (const cnf of [{ jwk: {} }, { jkt, kid: 'x' }, { jkt: 'short' }, {}, [], 'x', null, 1]) {
        const token = tokenWith(cnf as object)
        expect(await judged(guardWith(), withProof(token))).toBe('binding_unproven')
      }
    })

    it('answers 503 while its store can not say, and never lets a proof through unseen', async () => {
      const replay = { spend: () => Promise.reject(new Error('the database is down')) }
      const presented = withProof(tokenWith({ jkt: thumbprintOf(alice) }))
      const verdict = await guardWith({ dpop: { replay } }).verifyPresented(presented)
      expect(verdict).toMatchObject({
        refusal: {
          status: 503,
          reason: 'replay_store_unavailable',
          headers: { 'Retry-After': '1' },
        },
      })
    })

    describe('with nonces', () => {
      const nonces = { secret: 'n'.repeat(32), period: 100 }
      const nonceOf = (verdict: Verdict): string | undefined =>
        (verdict.ok ? verdict.headers : verdict.refusal.headers)?.['DPoP-Nonce']

      it('asks for one, takes it, and hands out the next in time', async () => {
        let now = 1_900_000_050_000
        const clock = () => now
        const claims = { iat: now / 1000, exp: now / 1000 + 900, cnf: { jkt: thumbprintOf(alice) } }
        const token = tokenMaker(issuer.url, audience)(asKey, { claims })
        const guard = guardWith({ dpop: { nonces }, now: clock })
        const at = (nonce?: string) =>
          guard.verifyPresented(withProof(token, { claims: { nonce } }))

        const first = await at()
        expect(first).toMatchObject({ refusal: { status: 401, reason: 'nonce_required' } })
        const nonce = nonceOf(first)
        // The proof's own clock is of no interest: these are years off.
        const second = await at(nonce)
        expect(reasonOf(second)).toBe('admitted')
        expect(nonceOf(second)).toBeUndefined()
        now += 100_000
        const third = await at(nonce)
        expect(reasonOf(third)).toBe('admitted')
        expect(nonceOf(third)).not.toBe(nonce)
        now += 100_000
        expect(reasonOf(await at(nonce))).toBe('nonce_required')
        expect(reasonOf(await at(nonceOf(third)))).toBe('admitted')
      })

      it('remembers a proof for as long as its nonce is good', async () => {
        let now = 1_900_000_000_000
        const claims = { iat: now / 1000, exp: now / 1000 + 900, cnf: { jkt: thumbprintOf(alice) } }
        const token = tokenMaker(issuer.url, audience)(asKey, { claims })
        const guard = guardWith({ dpop: { nonces }, now: () => now })
        const nonce = nonceOf(await guard.verifyPresented(withProof(token)))
        const presented = withProof(token, { claims: { nonce, iat: 1 } })
        expect(await judged(guard, presented)).toBe('admitted')
        now += 199_000
        expect(await judged(guard, presented)).toBe('proof_replayed')
        now += 1_000
        expect(await judged(guard, presented)).toBe('nonce_required')
      })
    })

    describe('with certificates', () => {
      const header = { header: 'Client-Cert', format: 'rfc9440' } as const
      const field = (name: keyof typeof clientCertificates): string =>
        `:${new X509Certificate(clientCertificates[name].cert).raw.toString('base64')}:`
      const bearer = (token: string, fields: Readonly<Record<string, string | string[]>> = {}) =>
        request({ authorization: `Bearer ${token}`, ...fields })

      it('admits who has the certificate, and no one else', async () => {
        const guard = guardWith({ mtls: header })
        const token = tokenWith({ 'x5t#S256': x5t('alice') })
        const judgedWith = (fields: Readonly<Record<string, string | string[]>>) =>
          judged(guard, bearer(token, fields))
        expect(await judgedWith({ 'client-cert': field('alice') })).toBe('admitted')
        expect(await judgedWith({ 'client-cert': field('mallory') })).toBe('binding_unproven')
        expect(await judgedWith({})).toBe('binding_unproven')
        expect(await judgedWith({ 'client-cert': [field('alice'), field('mallory')] })).toBe(
          'binding_unproven',
        )
        expect(await judgedWith({ 'x-client-cert': field('alice') })).toBe('binding_unproven')
      })

      it('believes no field unless it is told to', async () => {
        const token = tokenWith({ 'x5t#S256': x5t('alice') })
        const presented = bearer(token, { 'client-cert': field('alice') })
        expect(await judged(guardWith(), presented)).toBe('binding_unproven')
        const guard = guardWith({ mtls: { from: 'connection' } })
        expect(await judged(guard, presented)).toBe('binding_unproven')
        expect(await judged(guard, { ...presented, certificate: () => x5t('alice') })).toBe(
          'admitted',
        )
        expect(await judged(guard, { ...presented, certificate: () => x5t('mallory') })).toBe(
          'binding_unproven',
        )
      })

      it('asks for both where a token is bound to both', async () => {
        const token = tokenWith({ jkt: thumbprintOf(alice), 'x5t#S256': x5t('alice') })
        const fields = (name: keyof typeof clientCertificates) => ({
          authorization: `DPoP ${token}`,
          dpop: makeProof(alice, { token }),
          'client-cert': field(name),
        })
        const guard = guardWith({ mtls: header })
        expect(await judged(guard, request(fields('alice')))).toBe('admitted')
        expect(await judged(guard, request(fields('mallory')))).toBe('binding_unproven')
        expect(await judged(guard, bearer(token, { 'client-cert': field('alice') }))).toBe(
          'binding_unproven',
        )
      })
    })
  },
)
