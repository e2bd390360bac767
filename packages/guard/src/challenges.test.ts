/** The answers of `reference/sdk.md`'s table of challenges, byte for byte, through every adapter. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startIssuer, type TestIssuer } from './fixtures/issuer.ts'
import { type ProtectedApi, protectedApis } from './fixtures/protected-apis.ts'
import { makeKey, tokenMaker } from './fixtures/tokens.ts'
import { createGuard } from './guard.ts'
import type { GuardOptions } from './guard-options.ts'
import type { Needs } from './verdict.ts'

const audience = 'https://api.example'
const key = makeKey('k1')
const stranger = makeKey('k1')
let issuer: TestIssuer
let silent: TestIssuer
beforeAll(async () => {
  issuer = await startIssuer([key.jwk])
  silent = await startIssuer()
  silent.state = { status: 500 }
})
afterAll(async () => {
  await issuer[Symbol.asyncDispose]()
  await silent[Symbol.asyncDispose]()
})

const frozen = Date.now()
const realm = 'Bearer realm="https://api.example"'
const where = 'resource_metadata="https://api.example/.well-known/oauth-protected-resource"'
const invalid = `${realm}, error="invalid_token", error_description="The access token is invalid", scope="api.read", ${where}`
const invalidRequest = `${realm}, error="invalid_request"`

interface Situation {
  readonly when: string
  readonly authorization?: (token: typeof honest) => string | readonly string[]
  readonly path?: string
  readonly needs?: Needs
  readonly options?: () => Partial<GuardOptions>
  readonly status: number
  readonly challenge?: string
}

const honest = (claims: Readonly<Record<string, unknown>> = {}, by = key): string =>
  tokenMaker(issuer.url, audience)(by, { claims })

const situations: readonly Situation[] = [
  {
    when: 'there are no credentials',
    status: 401,
    challenge: `${realm}, scope="api.read", ${where}`,
  },
  {
    when: 'there are no credentials and no scope is needed',
    needs: {},
    status: 401,
    challenge: `${realm}, ${where}`,
  },
  {
    when: 'the token is in the query, where nobody looks',
    path: '/?access_token=abc',
    status: 401,
    challenge: `${realm}, scope="api.read", ${where}`,
  },
  {
    when: 'the credentials are of another scheme',
    authorization: () => 'Basic YTpi',
    status: 401,
    challenge: `${realm}, scope="api.read", ${where}`,
  },
  {
    when: 'there are two methods at once',
    authorization: (token) => `Bearer ${token()}`,
    path: '/?access_token=abc',
    status: 400,
    challenge: invalidRequest,
  },
  {
    when: 'there are two headers',
    authorization: (token) => [`Bearer ${token()}`, `Bearer ${token()}`],
    status: 400,
    challenge: invalidRequest,
  },
  {
    when: 'the syntax is bad',
    authorization: () => 'Bearer a b',
    status: 400,
    challenge: invalidRequest,
  },
  {
    when: 'the token is expired',
    authorization: (token) => `Bearer ${token({ exp: 1 })}`,
    status: 401,
    challenge: `${realm}, error="invalid_token", error_description="The access token expired", scope="api.read", ${where}`,
  },
  {
    when: 'the token is not valid yet',
    authorization: (token) => `Bearer ${token({ nbf: 8_000_000_000 })}`,
    status: 401,
    challenge: `${realm}, error="invalid_token", error_description="The access token is not valid yet", scope="api.read", ${where}`,
  },
  {
    when: 'the token is no token',
    authorization: () => 'Bearer zzz',
    status: 401,
    challenge: invalid,
  },
  {
    when: 'the token is for another API',
    authorization: (token) => `Bearer ${token({ aud: 'https://evil"\\.example' })}`,
    status: 401,
    challenge: invalid,
  },
  {
    when: 'the token is of another issuer',
    authorization: (token) => `Bearer ${token({ iss: 'https://evil.example' })}`,
    status: 401,
    challenge: invalid,
  },
  {
    when: 'the signature is of another key',
    authorization: (token) => `Bearer ${token({}, stranger)}`,
    status: 401,
    challenge: invalid,
  },
  {
    when: 'the token lacks a scope',
    authorization: (token) => `Bearer ${token()}`,
    needs: { scope: ['api.read', 'api.write'] },
    status: 403,
    challenge: `${realm}, error="insufficient_scope", scope="api.read api.write", ${where}`,
  },
  {
    when: 'the token has none of the scopes',
    authorization: (token) => `Bearer ${token()}`,
    needs: { scope: 'api.read', anyScope: ['a', 'b'] },
    status: 403,
    challenge: `${realm}, error="insufficient_scope", scope="api.read a b", ${where}`,
  },
  {
    when: 'realm and document are set, quotes and all',
    options: () => ({ realm: 'a "b" \\ ü', resourceMetadata: 'https://meta.example/x' }),
    status: 401,
    challenge:
      'Bearer realm="a \\"b\\" \\\\ ?", scope="api.read", resource_metadata="https://meta.example/x"',
  },
  {
    when: 'no key can be had',
    authorization: () => `Bearer ${tokenMaker(silent.url, audience, () => frozen)(key)}`,
    options: () => ({ issuer: silent.url, now: () => frozen }),
    status: 503,
  },
]

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  503: 'Service Unavailable',
}

describe.each(Object.entries(protectedApis))('%s', (_name, protect) => {
  let api: ProtectedApi | undefined
  afterEach(async () => {
    await api?.[Symbol.asyncDispose]()
    api = undefined
  })

  it.each(situations.map((situation) => [situation.when, situation] as const))(
    'answers as the table says when %s',
    async (_when, { authorization, path = '/', needs, options, status, challenge }) => {
      const guard = createGuard({ issuer: issuer.url, audience, ...options?.() })
      api = await protect(guard, needs ?? { scope: 'api.read' })
      const headers = authorization === undefined ? {} : { authorization: authorization(honest) }
      const answer = await api.call({ path, headers })

      expect(answer.status).toBe(status)
      expect(answer.headers['www-authenticate']).toBe(challenge)
      expect(answer.headers['retry-after']).toBe(status === 503 ? '30' : undefined)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.headers['content-type']).toBe('application/problem+json')
      expect(JSON.parse(answer.body)).toEqual({ title: titles[status], status })
      expect(answer.headers['access-control-expose-headers']).toBeUndefined()
    },
  )

  it('lets a good token through', async () => {
    api = await protect(createGuard({ issuer: issuer.url, audience }), { scope: 'api.read' })
    const headers = { authorization: `bEaReR ${honest()}` }
    expect(await api.call({ headers })).toMatchObject({ status: 200, body: 'alice' })
    const post = { method: 'POST', headers, body: 'access_token=abc' }
    expect(
      await api.call({
        ...post,
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{}',
      }),
    ).toMatchObject({ status: 200 })
  })

  it('lets a script of another origin read why it was refused', async () => {
    api = await protect(createGuard({ issuer: issuer.url, audience }), {})
    const { headers } = await api.call({ headers: { origin: 'https://app.example' } })
    expect(headers['access-control-expose-headers']).toBe('WWW-Authenticate, Retry-After')
  })

  it('answers HEAD without a body', async () => {
    api = await protect(createGuard({ issuer: issuer.url, audience }), {})
    expect(await api.call({ method: 'HEAD' })).toMatchObject({ status: 401 })
  })
})

it.each(['fetch style', 'Fastify'])('%s: refuses a second token in a form body', async (name) => {
  const guard = createGuard({ issuer: issuer.url, audience })
  await using api = await protectedApis[name]?.(guard, {})
  const headers = {
    authorization: `Bearer ${honest()}`,
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  }
  const call = { method: 'POST', headers }
  const two = await api?.call({ ...call, body: 'a=b&access_token=abc' })
  expect(two).toMatchObject({ status: 400, headers: { 'www-authenticate': invalidRequest } })
  expect(await api?.call({ ...call, body: 'a=b' })).toMatchObject({ status: 200 })
})
