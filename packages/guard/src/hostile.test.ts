import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseCrypto } from './crypto/choose-crypto.ts'
import { webCrypto } from './crypto/web-crypto.ts'
import { type HostileWorld, readHostileCases, toRequest } from './fixtures/hostile-case.ts'
import { startIssuer, type TestIssuer } from './fixtures/issuer.ts'
import { makeProof, thumbprintOf } from './fixtures/proofs.ts'
import { makeKey, tokenMaker } from './fixtures/tokens.ts'
import { createGuardOn } from './guard.ts'

const audience = 'https://api.example'
const holder = makeKey('holder')
const needs = { scope: 'api.read' }
const cases = readHostileCases().filter(({ endpoint }) => endpoint === 'rs')

/** Cases of this endpoint that need a feature the guard does not have yet. */
const skipped: Readonly<Record<string, string>> = {
  'RS-087': 'asks for the revocation feed, which comes later',
}
const run = cases.filter(({ id }) => !(id in skipped))

let issuer: TestIssuer
let world: HostileWorld
let canaryHits = 0
const canary = createServer((_request, response) => {
  canaryHits++
  response.end()
})

beforeAll(async () => {
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve))
  const keys = { as: makeKey('as-1'), retired: makeKey('as-0'), attacker: makeKey('evil') }
  issuer = await startIssuer([keys.as.jwk])
  world = {
    keys,
    values: {
      issuer: issuer.url,
      rs: audience,
      client: 'cl_1',
      kid: 'as-1',
      retired_kid: 'as-0',
      canary: `http://127.0.0.1:${(canary.address() as AddressInfo).port}`,
      at: tokenMaker(issuer.url, audience)(keys.as),
      a64k: 'a'.repeat(65_536),
      attacker_cert: 'MIIB',
      victim_cert: 'MIIB',
      jkt: thumbprintOf(holder),
    },
    derived: ({ 'jwt.t': token = '' }) => ({
      proof_used: makeProof(holder, { token, url: `${audience}/things` }),
    }),
  }
})

afterAll(async () => {
  await issuer[Symbol.asyncDispose]()
  await new Promise((resolve) => canary.close(resolve))
})

it('runs or names every hostile request to an API', () => {
  expect(cases.length).toBeGreaterThanOrEqual(58)
  const known = new Set(cases.map(({ id }) => id))
  expect(Object.keys(skipped).filter((id) => !known.has(id))).toEqual([])
})

describe.each(Object.entries({ 'node:crypto': chooseCrypto, 'Web Crypto': () => webCrypto() }))(
  'hostile requests on %s',
  (_name, crypto) => {
    it.each(run.map((hostile) => [hostile.id, hostile.class, hostile] as const))(
      '%s %s gets the answer the corpus asks for',
      async (_id, _class, hostile) => {
        const cache = { max: 100 }
        const guard = createGuardOn(crypto(), { issuer: issuer.url, audience, cache, dpop: {} })
        const request = toRequest(hostile, `${audience}/things`, world)
        if (hostile.class === 'dpop:dpop-replay')
          expect(await guard(request.clone(), needs)).toMatchObject({ ok: true })
        const verdict = await guard(request, needs)
        const status = verdict.ok ? 200 : verdict.refusal.status
        const challenge = verdict.ok ? '' : (verdict.refusal.headers['WWW-Authenticate'] ?? '')
        const error = /error="([^"]*)"/u.exec(challenge)?.[1] ?? null

        expect(hostile.expect.status).toContain(status)
        const wanted = [hostile.expect.error].flat()
        if (!wanted.includes(null)) expect(wanted).toContain(error)
        expect(canaryHits).toBe(0)
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      },
    )
  },
)
