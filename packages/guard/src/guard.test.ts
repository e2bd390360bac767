import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admittedAccess } from './adapters/admission.ts'
import { chooseCrypto } from './crypto/choose-crypto.ts'
import { webCrypto } from './crypto/web-crypto.ts'
import { startIssuer, type TestIssuer } from './fixtures/issuer.ts'
import { makeKey, type SigningKey, tokenMaker } from './fixtures/tokens.ts'
import { createGuard, createGuardOn } from './guard.ts'
import type { GuardOptions } from './guard-options.ts'

const audience = 'https://api.example'
const keys = {
  ES256: makeKey('es'),
  EdDSA: makeKey('ed', 'EdDSA'),
  RS256: makeKey('rs', 'RS256'),
} satisfies Record<SigningKey['alg'], SigningKey>

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await startIssuer([keys.ES256.jwk, keys.EdDSA.jwk, keys.RS256.jwk])
})
afterAll(() => issuer[Symbol.asyncDispose]())

const token = (key: SigningKey, claims: Readonly<Record<string, unknown>> = {}): string =>
  tokenMaker(issuer.url, audience)(key, { claims })

describe.each(Object.entries({ 'node:crypto': chooseCrypto(), 'Web Crypto': webCrypto() }))(
  'a guard on %s',
  (_name, crypto) => {
    const guardWith = (options: Partial<GuardOptions> = {}) =>
      createGuardOn(crypto, { issuer: issuer.url, audience, ...options })

    it('says who is calling, in words and in claims', async () => {
      const iat = Math.floor(Date.now() / 1000)
      const claims = {
        iat,
        exp: iat + 60,
        jti: 'j',
        org_id: 'org_1',
        instance_id: 'ins_1',
        fid: 'f',
      }
      const verdict = await guardWith().verifyToken(token(keys.ES256, claims))
      expect(verdict).toEqual({
        ok: true,
        access: {
          subject: 'alice',
          clientId: 'cl_1',
          scope: new Set(['api.read']),
          organizationId: 'org_1',
          instanceId: 'ins_1',
          familyId: 'f',
          jti: 'j',
          issuedAt: new Date(iat * 1000),
          expiresAt: new Date((iat + 60) * 1000),
          claims: expect.objectContaining({ iss: issuer.url, ...claims }),
        },
      })
    })

    it('names no organization, installation or family where there is none', async () => {
      const verdict = await guardWith().verifyToken(token(keys.ES256))
      const access = verdict.ok ? verdict.access : {}
      expect(Object.keys(access)).not.toContain('organizationId')
      expect(Object.keys(access)).not.toContain('instanceId')
      expect(Object.keys(access)).not.toContain('familyId')
    })

    it.each([keys.ES256, keys.EdDSA, keys.RS256].map((key) => [key.alg, key] as const))(
      'verifies %s unless that is not among its algorithms',
      async (alg, key) => {
        expect(await guardWith({ algorithms: [alg] }).verifyToken(token(key))).toMatchObject({
          ok: true,
        })
        const others = (['ES256', 'EdDSA', 'RS256'] as const).filter((name) => name !== alg)
        expect(await guardWith({ algorithms: others }).verifyToken(token(key))).toMatchObject({
          refusal: { reason: 'algorithm_refused' },
        })
      },
    )

    it('refuses a key that is used for another algorithm than its own, without a fetch', async () => {
      const guard = guardWith()
      await guard.verifyToken(token(keys.ES256))
      const asked = issuer.hits.keys
      const confused = tokenMaker(issuer.url, audience)(keys.RS256, { header: { kid: 'es' } })
      expect(await guard.verifyToken(confused)).toMatchObject({
        refusal: { reason: 'key_mismatch' },
      })
      expect(issuer.hits.keys).toBe(asked)
    })

    it('remembers a token for its own policy only', async () => {
      const cache = { max: 10 }
      const verify = (options: Partial<GuardOptions>) => {
        const guard = guardWith({ cache, ...options })
        return async (text: string) => (await guard.verifyToken(text)).ok
      }
      const remembered = token(keys.ES256)
      const first = verify({})
      expect(await first(remembered)).toBe(true)
      expect(await first(remembered)).toBe(true)
      expect(await verify({ audience: 'https://other.example' })(remembered)).toBe(false)
      expect(await verify({ algorithms: ['RS256'] })(remembered)).toBe(false)
    })

    it('asks a remembered token for the scopes of each operation', async () => {
      const guard = guardWith({ cache: { max: 10 } })
      const remembered = token(keys.ES256)
      expect(await guard.verifyToken(remembered, { scope: 'api.read' })).toMatchObject({ ok: true })
      expect(await guard.verifyToken(remembered, { scope: 'api.write' })).toMatchObject({
        refusal: { status: 403 },
      })
    })

    it('refuses a remembered token once it has expired', async () => {
      let now = Date.now()
      const guard = guardWith({
        cache: { max: 10 },
        now: () => now,
        jwks: { keys: [keys.ES256.jwk] },
      })
      const remembered = token(keys.ES256)
      expect(await guard.verifyToken(remembered)).toMatchObject({ ok: true })
      now += 306_000
      expect(await guard.verifyToken(remembered)).toMatchObject({ refusal: { reason: 'expired' } })
    })

    it('shows one request nothing that another did to its own verdict', async () => {
      const guard = guardWith({ cache: { max: 10 } })
      const remembered = token(keys.ES256)
      const first = await guard.verifyToken(remembered)
      if (!first.ok) throw new Error(first.refusal.reason)
      ;(first.access.scope as Set<string>).add('admin')
      first.access.expiresAt.setTime(0)
      expect(() => Object.assign(first.access.claims, { sub: 'eve' })).toThrow(TypeError)
      expect(await guard.verifyToken(remembered, { scope: 'admin' })).toMatchObject({ ok: false })
      const second = await guard.verifyToken(remembered)
      expect(second.ok && second.access.expiresAt.getTime()).not.toBe(0)
    })

    it('shows no other token of the same scope what was done to one', async () => {
      const guard = guardWith()
      const scope = 'api.read api.write'
      const first = await guard.verifyToken(token(keys.ES256, { scope }))
      if (!first.ok) throw new Error(first.refusal.reason)
      const hostile = first.access.scope as Set<string>
      hostile.clear()
      Set.prototype.add.call(hostile, 'admin')
      const other = await guard.verifyToken(token(keys.ES256, { scope, sub: 'bob' }))
      expect(other).toMatchObject({ access: { scope: new Set(['api.read', 'api.write']) } })
      expect(
        await guard.verifyToken(token(keys.ES256, { scope }), { scope: 'admin' }),
      ).toMatchObject({ refusal: { reason: 'scope_insufficient' } })
    })

    it('remembers no refusal', async () => {
      let now = Date.now()
      const guard = guardWith({ cache: { max: 10 }, now: () => now })
      const early = token(keys.ES256, { nbf: Math.floor(now / 1000) + 60 })
      expect(await guard.verifyToken(early)).toMatchObject({ refusal: { reason: 'not_yet_valid' } })
      now += 60_000
      expect(await guard.verifyToken(early)).toMatchObject({ ok: true })
    })

    it('leaves the body to the handler', async () => {
      const headers = {
        authorization: `Bearer ${token(keys.ES256)}`,
        'content-type': 'application/x-www-form-urlencoded',
      }
      const body = `a=${'x'.repeat(200_000)}`
      const request = new Request(audience, { method: 'POST', headers, body })
      expect(await guardWith()(request)).toMatchObject({ ok: true })
      expect(await request.text()).toBe(body)
    })
  },
)

it('throws where a route asks who is calling that nobody guards', () => {
  expect(() => admittedAccess({})).toThrow(TypeError)
})

it('throws at start-up for an option that can not be', () => {
  expect(() => createGuard({ issuer: 'http://as.example', audience })).toThrow(TypeError)
})
