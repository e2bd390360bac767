/** The answers of a guarded API, byte for byte, through every adapter. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type GoldenWorld, goldenNonce, goldenSituations } from './fixtures/golden-answers.ts'
import type { Answer } from './fixtures/http-call.ts'
import { startIssuer, type TestIssuer } from './fixtures/issuer.ts'
import { makeProof, thumbprintOf } from './fixtures/proofs.ts'
import { type ProtectedApi, protectedApis } from './fixtures/protected-apis.ts'
import { makeKey, tokenMaker } from './fixtures/tokens.ts'
import { createGuard, type Guard } from './guard.ts'
import type { GuardOptions } from './guard-options.ts'

const audience = 'https://api.example'
const key = makeKey('k1')
const stranger = makeKey('k1')
const holder = makeKey('holder')
let issuer: TestIssuer
let silent: TestIssuer
let world: GoldenWorld
beforeAll(async () => {
  issuer = await startIssuer([key.jwk])
  silent = await startIssuer()
  silent.state = { status: 500 }
  const make = tokenMaker(issuer.url, audience)
  world = {
    audience,
    token: (claims = {}) => make(key, { claims }),
    forged: () => make(stranger),
    // Good now and at the moment of the golden nonce.
    bound: () =>
      make(key, { claims: { cnf: { jkt: thumbprintOf(holder) }, exp: goldenNonce.at + 300 } }),
    proof: (token, parts) => makeProof(holder, { token, ...parts }),
    silent: {
      issuer: silent.url,
      token: () => tokenMaker(silent.url, audience, () => 1_900_000_000_000)(key),
    },
  }
})
afterAll(async () => {
  await issuer[Symbol.asyncDispose]()
  await silent[Symbol.asyncDispose]()
})

/** What frameworks and HTTP itself add, and the guard has no say in. */
const notOurs = new Set([
  ...['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'],
  ...['access-control-allow-origin', 'vary'],
])

/** A whole answer as text, without what is not the guard's. A scripts' field may be on several lines. */
function textOf({ status, fields, body }: Answer): string {
  const merged = new Map<string, string>()
  for (const [name, value] of fields) {
    const lower = name.toLowerCase()
    if (notOurs.has(lower)) continue
    const before = lower.startsWith('access-control-') ? merged.get(lower) : undefined
    if (before === undefined && merged.has(lower)) throw new Error(`${lower} was sent twice`)
    merged.set(lower, before === undefined ? value : `${before}, ${value}`)
  }
  const lines = [...merged].map(([name, value]) => `${name}: ${value}`).sort()
  return [status, ...lines, '', body].join('\n')
}

const guardWith = (options: Partial<GuardOptions> = {}): Guard =>
  createGuard({ issuer: issuer.url, audience, ...options })

describe.each(Object.entries(protectedApis))('%s', (name, protect) => {
  let api: ProtectedApi | undefined
  afterEach(async () => {
    await api?.[Symbol.asyncDispose]()
    api = undefined
  })
  /** What an application with CORS exposed before is there only where there is such an application. */
  const exposesBefore = !['fetch API', 'Next route'].includes(name)

  it.each(goldenSituations.map((situation) => [situation.when, situation] as const))(
    'answers as the table says when %s',
    async (_when, { call, needs = { scope: 'api.read' }, options, answer }) => {
      api = await protect({ guard: guardWith(options?.(world)), needs })
      const golden = exposesBefore ? answer : answer.replace('X-Request-Id, ', '')
      expect(textOf(await api.call(call?.(world) ?? {}))).toBe(golden)
    },
  )

  it('answers a guard behind the first one as the table says', async () => {
    const needsToo = { scope: 'api.write' }
    api = await protect({ guard: guardWith(), needs: { scope: 'api.read' }, needsToo })
    const answer = await api.call({ headers: { authorization: `Bearer ${world.token()}` } })
    expect(textOf(answer)).toMatch(/^403\n[\s\S]*error="insufficient_scope", scope="api.write"/u)
    const scope = 'api.read api.write'
    const headers = { authorization: `Bearer ${world.token({ scope })}` }
    expect(await api.call({ headers })).toMatchObject({ status: 200, body: 'alice' })
  })

  it('lets who holds the key through once for each proof, and hands out the next nonce', async () => {
    let now = (goldenNonce.at + 299) * 1000
    const nonces = { secret: 'n'.repeat(32) }
    const guard = guardWith({ dpop: { nonces }, now: () => now })
    api = await protect({ guard, needs: { scope: 'api.read' }, needsToo: {} })
    const token = world.bound()
    const nonce = goldenNonce.value
    const url = 'https://api.example/orders'
    const dpop = world.proof(token, { method: 'POST', url, claims: { nonce } })
    const call = {
      method: 'POST',
      path: '/orders?a=b',
      headers: { authorization: `DPoP ${token}`, dpop, origin: 'https://app.example' },
    }
    const first = await api.call(call)
    expect(first).toMatchObject({ status: 200, body: 'alice' })
    expect(first.headers['dpop-nonce']).toBeUndefined()
    expect((await api.call(call)).headers['www-authenticate']).toContain('used before')
    now += 1000
    const again = world.proof(token, { method: 'POST', url, claims: { nonce } })
    const later = await api.call({ ...call, headers: { ...call.headers, dpop: again } })
    expect(later).toMatchObject({ status: 200, body: 'alice' })
    expect(later.headers['dpop-nonce']).toMatch(/^[A-Za-z0-9_-]{43}$/u)
    expect(later.headers['dpop-nonce']).not.toBe(nonce)
    expect(later.headers['access-control-expose-headers']).toContain('DPoP-Nonce')
  })

  it('lets a good token through, whatever the letters of its scheme', async () => {
    api = await protect({ guard: guardWith(), needs: { scope: 'api.read' } })
    const headers = { authorization: `bEaReR ${world.token()}` }
    expect(await api.call({ headers })).toMatchObject({ status: 200, body: 'alice' })
    const json = { ...headers, 'content-type': 'application/json' }
    const post = { method: 'POST', headers: json, body: '{}' }
    expect(await api.call(post)).toMatchObject({ status: 200 })
  })

  it('answers HEAD without a body', async () => {
    api = await protect({ guard: guardWith(), needs: {} })
    expect(await api.call({ method: 'HEAD' })).toMatchObject({ status: 401 })
  })

  it('serves the document that challenges name, to scripts of every origin', async () => {
    api = await protect({ guard: guardWith({ scopes: ['api.read', 'api.write'] }), needs: {} })
    const path = '/.well-known/oauth-protected-resource'
    const document = `{"resource":"https://api.example","authorization_servers":["${issuer.url}"],"bearer_methods_supported":["header"],"scopes_supported":["api.read","api.write"]}`
    const answer = await api.call({ path: `${path}?a=b` })
    expect(answer.status).toBe(200)
    expect(answer.body).toBe(document)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=600',
      'content-type': 'application/json',
    })
    const preflight = await api.call({ method: 'OPTIONS', path })
    expect(preflight).toMatchObject({ status: 204, body: '' })
    expect(preflight.headers).toMatchObject({ 'access-control-allow-headers': '*' })
  })
})

/** The adapter of node:http leaves the body unread. */
const readingForms = Object.entries(protectedApis).filter(([name]) => name !== 'node:http')

it.each([...readingForms])('%s: refuses a second token in a form body', async (_name, protect) => {
  await using api = await protect({ guard: guardWith(), needs: {} })
  const headers = {
    authorization: `Bearer ${world.token()}`,
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  }
  const two = await api.call({ method: 'POST', headers, body: 'a=b&access_token=abc' })
  expect(textOf(two)).toBe(
    goldenSituations.find(({ when }) => when === 'there are two methods at once')?.answer,
  )
  const one = await api.call({ method: 'POST', headers, body: 'a=b' })
  expect(one).toMatchObject({ status: 200, body: 'alice' })
})
