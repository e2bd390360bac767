import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import { CredentialsError, OAuthError } from './errors.ts'
import type { CredentialsOptions } from './options.ts'
import { until } from './testing/listen.ts'
import {
  clientId,
  clientSecret,
  html,
  json,
  startTokenServer,
  type TokenServer,
} from './testing/token-server.ts'
import type { TokenSet } from './token-set.ts'

const credentialsFor = (server: TokenServer, options: CredentialsOptions = {}) =>
  new Credentials({ issuer: server.issuer, clientId, clientSecret, ...options })

const failureOf = async (promise: Promise<unknown>): Promise<CredentialsError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof CredentialsError)) throw new Error('it did not fail as expected')
  return error
}

describe('getting a token', () => {
  it('asks with the client credentials grant, scope and every resource, authenticated by Basic', async () => {
    const server = await startTokenServer()
    const creds = credentialsFor(server, {
      scope: ['balance:read', 'instances:read'],
      resource: ['https://a.example', 'https://b.example'],
      http: { headers: { 'x-tenant': 'acme' } },
    })

    expect(await creds.getAccessToken()).toBe(server.token(1))
    const [request] = server.requests
    expect([...(request?.form ?? [])]).toEqual([
      ['grant_type', 'client_credentials'],
      ['scope', 'balance:read instances:read'],
      ['resource', 'https://a.example'],
      ['resource', 'https://b.example'],
    ])
    expect(request?.authorization).toMatch(/^Basic /)
    expect(request?.headers['x-tenant']).toBe('acme')
  })

  it('makes one token request for a thousand concurrent callers, and none after it', async () => {
    const server = await startTokenServer()
    const creds = credentialsFor(server)

    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => creds.getAccessToken()))
    expect(new Set(tokens)).toEqual(new Set([server.token(1)]))
    expect(await creds.getAccessToken()).toBe(server.token(1))
    expect(server.requests).toHaveLength(1)
    expect(server.lookups).toHaveLength(1)
  })

  it('shares the token between credentials made anew in each handler', async () => {
    const server = await startTokenServer()
    const tokens = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        credentialsFor(server, {
          clientSecret: n % 2 === 0 ? clientSecret : () => Promise.resolve(clientSecret),
        }).getAccessToken(),
      ),
    )
    expect(new Set(tokens).size).toBe(1)
    expect(server.requests).toHaveLength(1)
  })

  it.each<[difference: string, options: CredentialsOptions]>([
    ['another scope', { scope: 'balance:read' }],
    ['another resource', { resource: 'https://api.example' }],
    ['another header', { http: { headers: { 'x-tenant': 'acme' } } }],
    ['another fetch', { http: { fetch: (input, init) => fetch(input, init) } }],
    ['another way to authenticate', { clientAuth: 'client_secret_post' }],
    [
      'another grant',
      { grant: (context) => context.request({ grant_type: 'client_credentials' }) },
    ],
  ])('does not share a token with credentials that have %s', async (_difference, options) => {
    const server = await startTokenServer()
    const first = await credentialsFor(server).getAccessToken()
    expect(await credentialsFor(server, options).getAccessToken()).not.toBe(first)
  })

  it('gives the token of the right secret to nobody with the wrong one', async () => {
    const server = await startTokenServer()
    await credentialsFor(server).getAccessToken()
    const error = await failureOf(
      credentialsFor(server, { clientSecret: 'wrong' }).getAccessToken(),
    )
    expect(error).toMatchObject({ code: 'oauth_error', error: 'invalid_client' })
  })

  it('authenticates in the form where the server supports nothing else', async () => {
    const server = await startTokenServer()
    server.metadata = { token_endpoint_auth_methods_supported: ['client_secret_post'] }
    await credentialsFor(server).getAccessToken()
    expect(server.requests[0]?.form.get('client_secret')).toBe(clientSecret)
    expect(server.requests[0]?.authorization).toBeUndefined()
  })

  it('asks no metadata where the token endpoint is given', async () => {
    const server = await startTokenServer()
    const creds = new Credentials({ tokenUrl: `${server.issuer}/token`, clientId, clientSecret })
    expect(await creds.getAccessToken()).toBe(server.token(1))
    expect(server.lookups).toEqual([])
  })

  it('reads a secret from its supplier for every token request, without the line break of a file', async () => {
    const server = await startTokenServer()
    const secrets = [clientSecret, clientSecret, 'new-secret']
    const creds = credentialsFor(server, { clientSecret: () => `${secrets.shift()}\n` })
    await creds.getAccessToken()
    server.secret = 'new-secret'
    expect((await creds.refresh()).accessToken).toBe(server.token(2))
  })

  it('uses tokens of a custom grant until they end', async () => {
    let calls = 0
    const creds = new Credentials({
      scope: 'a b',
      grant: ({ scope }) => {
        calls++
        const expiresAt = new Date(Date.now() + 3_600_000)
        return Promise.resolve({
          accessToken: 'mine',
          tokenType: 'Bearer',
          expiresAt,
          scope,
          extra: {},
        })
      },
    })
    expect(await creds.getAccessToken()).toBe('mine')
    expect(await creds.getAccessToken({ minTtl: 60_000 })).toBe('mine')
    expect(calls).toBe(1)
  })

  it('refuses a minTtl that no token of the server can satisfy, without asking again and again', async () => {
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    for (let call = 0; call < 3; call++) {
      const error = await failureOf(creds.getAccessToken({ minTtl: 4_000_000 }))
      expect(error.code).toBe('invalid_configuration')
    }
    expect(server.requests).toHaveLength(1)
    expect(await creds.getAccessToken()).toBe(server.token(1))
  })
})

describe('metadata', () => {
  it('is found by OpenID Connect where RFC 8414 is not known', async () => {
    const server = await startTokenServer()
    server.wellKnown = 'openid-configuration'
    expect(await credentialsFor(server).getAccessToken()).toBe(server.token(1))
    expect(server.lookups).toEqual([
      '/.well-known/oauth-authorization-server',
      '/.well-known/openid-configuration',
    ])
  })

  it('is looked up once for many clients of one issuer', async () => {
    const server = await startTokenServer()
    const scopes = Array.from({ length: 20 }, (_, n) => `scope-${n}`)
    await Promise.all(scopes.map((scope) => credentialsFor(server, { scope }).getAccessToken()))
    expect(server.lookups).toHaveLength(1)
    expect(server.requests).toHaveLength(20)
  })

  it.each<[what: string, metadata: Record<string, unknown>, code: string]>([
    ['names another issuer', { issuer: 'https://evil.example' }, 'issuer_mismatch'],
    ['has no token endpoint', { token_endpoint: null }, 'bad_response'],
    [
      'has a token endpoint that is not https',
      { token_endpoint: 'http://as.example/t' },
      'bad_response',
    ],
    [
      'supports no method we have',
      { token_endpoint_auth_methods_supported: ['tls_client_auth'] },
      'invalid_configuration',
    ],
  ])('is refused if it %s, and no secret is sent', async (_what, metadata, code) => {
    const server = await startTokenServer()
    server.metadata = metadata
    const error = await failureOf(credentialsFor(server).getAccessToken())
    expect(error).toMatchObject({ code, retryable: false })
    expect(server.requests).toEqual([])
  })

  it('of a public issuer does not lead a secret to a port of this machine', async () => {
    const server = await startTokenServer()
    const issuer = 'https://as.example'
    const metadata = { issuer, token_endpoint: `${server.issuer}/token` }
    const lookUp: typeof fetch = (input, init) =>
      String(input).startsWith(issuer)
        ? Promise.resolve(Response.json(metadata))
        : fetch(input, init)
    const creds = credentialsFor(server, { issuer, http: { fetch: lookUp } })
    expect((await failureOf(creds.getAccessToken())).code).toBe('bad_response')
    expect(server.requests).toEqual([])
  })

  it('missing everywhere is a failure that trying again does not mend', async () => {
    const server = await startTokenServer()
    server.wellKnown = 'none'
    const error = await failureOf(credentialsFor(server).getAccessToken())
    expect(error).toMatchObject({ code: 'bad_response', retryable: false })
  })
})

describe('a refusal', () => {
  it('is an OAuthError with the words of the server, and is not tried again', async () => {
    const server = await startTokenServer()
    const error = await failureOf(
      credentialsFor(server, { clientSecret: 'wrong' }).getAccessToken(),
    )
    expect(error).toBeInstanceOf(OAuthError)
    expect(error.toJSON()).toEqual({
      name: 'OAuthError',
      code: 'oauth_error',
      message:
        'The authorization server refused with invalid_client: Client authentication failed.',
      retryable: false,
      reauthRequired: true,
      error: 'invalid_client',
      errorDescription: 'Client authentication failed.',
      status: 401,
    })
    expect(server.requests).toHaveLength(1)
  })

  it.each<[what: string, fault: Parameters<TokenServer['faults']['push']>[0], fields: object]>([
    ['a 401 without a body', html(401), { code: 'oauth_error', error: 'invalid_client' }],
    [
      'an unknown scope',
      json(400, { error: 'invalid_scope' }),
      { error: 'invalid_scope', reauthRequired: false },
    ],
    ['a 404 page', html(404), { code: 'bad_response', retryable: false }],
    ['a redirect', html(302, { location: '/elsewhere' }), { code: 'bad_response' }],
    ['an answer without a token', json(200, { token_type: 'bearer' }), { code: 'bad_response' }],
    [
      'a token of another type',
      json(200, { access_token: 'x', token_type: 'mac' }),
      { code: 'bad_response' },
    ],
    [
      'a DPoP token',
      json(200, { access_token: 'x', token_type: 'DPoP' }),
      { code: 'bad_response' },
    ],
    [
      'a token that no header can hold',
      json(200, { access_token: 'a\nb', token_type: 'bearer' }),
      { code: 'bad_response' },
    ],
    [
      'an endless answer',
      json(200, { access_token: 'x'.repeat(2_000_000), token_type: 'bearer' }),
      { code: 'bad_response' },
    ],
  ])('is told apart: %s', async (_what, fault, fields) => {
    const server = await startTokenServer()
    server.faults.push(fault)
    expect(await failureOf(credentialsFor(server).getAccessToken())).toMatchObject(fields)
    expect(server.requests).toHaveLength(1)
  })

  it('does not stay: the next call asks again', async () => {
    const server = await startTokenServer()
    server.faults.push(json(400, { error: 'invalid_scope' }))
    const creds = credentialsFor(server)
    await failureOf(creds.getAccessToken())
    expect(await creds.getAccessToken()).toBe(server.token(1))
  })

  it('by a supplier or a grant is no_credentials', async () => {
    const server = await startTokenServer()
    const broken = () => Promise.reject(new Error('the vault is sealed'))
    const bySupplier = credentialsFor(server, { clientSecret: broken })
    const empty = credentialsFor(server, { clientSecret: () => '\n' })
    for (const creds of [bySupplier, empty, new Credentials({ grant: broken })])
      expect((await failureOf(creds.getAccessToken())).code).toBe('no_credentials')
    expect(server.requests).toEqual([])
  })
})

describe('waiting', () => {
  it('ends for the caller that aborts or runs out of time, and for no other', async () => {
    const server = await startTokenServer()
    let answer = () => {}
    server.faults.push((response, request) => {
      answer = () => json(200, { access_token: 'late', token_type: 'bearer' })(response, request)
    })
    const creds = credentialsFor(server)
    const controller = new AbortController()
    const aborted = failureOf(creds.getAccessToken({ signal: controller.signal }))
    const impatient = failureOf(creds.getAccessToken({ timeout: 1 }))
    const patient = creds.getAccessToken()
    await until(() => server.requests.length === 1)

    controller.abort()
    expect((await aborted).code).toBe('aborted')
    expect((await impatient).code).toBe('timeout')
    answer()
    expect(await patient).toBe('late')
    expect(server.requests).toHaveLength(1)
  })

  it('starts nothing for a signal that has fired already', async () => {
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    const error = await failureOf(creds.getAccessToken({ signal: AbortSignal.abort() }))
    expect(error.code).toBe('aborted')
    await creds.getAccessToken()
    expect((await failureOf(creds.getAccessToken({ signal: AbortSignal.abort() }))).code).toBe(
      'aborted',
    )
  })

  it('ends for all calls of credentials that are disposed, not for others with the same token', async () => {
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    const other = credentialsFor(server)
    await Promise.all([creds.getAccessToken(), other.getAccessToken()])
    let answer = () => {}
    server.faults.push((response, request) => {
      answer = () => json(200, { access_token: 'late', token_type: 'bearer' })(response, request)
    })
    const waiting = failureOf(creds.refresh())
    const others = other.refresh()
    await until(() => server.requests.length === 2)

    await creds[Symbol.asyncDispose]()
    expect((await waiting).code).toBe('aborted')
    expect((await failureOf(creds.getAccessToken())).code).toBe('aborted')
    answer()
    expect((await others).accessToken).toBe('late')
  })

  it('is never for a request that disposal has just ended', async () => {
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    const other = credentialsFor(server)
    await Promise.all([creds.getAccessToken(), other.getAccessToken()])
    server.faults.push(() => undefined)
    const controller = new AbortController()
    const abandoned = failureOf(creds.refresh({ signal: controller.signal }))
    await until(() => server.requests.length === 2)
    controller.abort()
    await abandoned

    void creds[Symbol.asyncDispose]()
    expect((await other.refresh()).accessToken).toBe(server.token(2))
    expect(await other.getAccessToken()).toBe(server.token(2))
  })

  it('ends the token request too once disposal leaves nobody to wait for it', async () => {
    const server = await startTokenServer()
    let closed = false
    server.faults.push((response) => response.on('close', () => (closed = true)))
    const creds = credentialsFor(server)
    const waiting = failureOf(creds.getAccessToken())
    await until(() => server.requests.length === 1)
    await creds[Symbol.asyncDispose]()
    expect((await waiting).code).toBe('aborted')
    await until(() => closed)
    expect(await credentialsFor(server).getAccessToken()).toBe(server.token(1))
  })

  it('is over for every call once http.signal fires', async () => {
    const server = await startTokenServer()
    const controller = new AbortController()
    const creds = credentialsFor(server, { http: { signal: controller.signal } })
    await creds.getAccessToken()
    controller.abort()
    expect((await failureOf(creds.getAccessToken())).code).toBe('aborted')
  })
})

describe('refresh', () => {
  it('gets one new token for any number of calls that name the current one', async () => {
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    const accessToken = await creds.getAccessToken()
    const sets = await Promise.all(Array.from({ length: 50 }, () => creds.refresh({ accessToken })))
    expect(new Set(sets.map((set) => set.accessToken))).toEqual(new Set([server.token(2)]))
    expect((await creds.refresh({ accessToken })).accessToken).toBe(server.token(2))
    expect(server.requests).toHaveLength(2)
  })

  it('leaves the current token in use when it fails', async () => {
    const server = await startTokenServer()
    const creds = credentialsFor(server)
    const accessToken = await creds.getAccessToken()
    server.faults.push(json(400, { error: 'invalid_scope' }))
    await failureOf(creds.refresh())
    expect(await creds.getAccessToken()).toBe(accessToken)
  })
})

describe('hearing of tokens', () => {
  it('comes to onTokens before any caller, once for each token set', async () => {
    const server = await startTokenServer()
    const heard: string[] = []
    let kept = () => {}
    const creds = credentialsFor(server, {
      onTokens: (tokens, why) => {
        heard.push(`${why} ${tokens.accessToken}`)
        return new Promise<void>((resolve) => (kept = resolve))
      },
    })
    let given = false
    const call = creds.getAccessToken().then(() => (given = true))
    await until(() => heard.length === 1)
    expect(given).toBe(false)
    kept()
    await call
    await creds.getAccessToken()
    expect(heard).toEqual([`grant ${server.token(1)}`])
  })

  it('comes to listeners of every credentials that hand the tokens out', async () => {
    const server = await startTokenServer()
    const heard: string[] = []
    const first = credentialsFor(server)
    const second = credentialsFor(server)
    first.on('tokens', (tokens) => heard.push(`first ${tokens.accessToken}`))
    const subscription = second.on('tokens', (tokens) => heard.push(`second ${tokens.accessToken}`))
    await first.getAccessToken()
    await second.getAccessToken()
    subscription[Symbol.dispose]()
    await second.refresh()
    await first.getAccessToken()
    const [one, two] = [server.token(1), server.token(2)]
    expect(heard).toEqual([`first ${one}`, `second ${one}`, `first ${two}`])
  })

  it('costs nobody the token when a listener fails, and is reported', async () => {
    const server = await startTokenServer()
    const warnings: unknown[] = []
    const fail = () => {
      throw new Error('disk full')
    }
    const warn = (_message: string, fields?: Record<string, unknown>) => warnings.push(fields)
    const creds = credentialsFor(server, { onTokens: fail, logger: { warn } })
    creds.on('tokens', fail)
    expect(await creds.getAccessToken()).toBe(server.token(1))
    // One of them is loaded when it is needed, which is later than the token.
    await expect
      .poll(() => warnings)
      .toMatchObject([
        { code: 'persist_failed', cause: 'disk full' },
        { code: 'persist_failed', cause: 'disk full' },
      ])
  })
})

describe('what is in memory', () => {
  it('is read without asking for it', async () => {
    const server = await startTokenServer()
    server.answer = {
      expires_in: 3600,
      scope: 'a b',
      refresh_token: 'kg_rt_x',
      organization: 'acme',
    }
    const creds = credentialsFor(server, { scope: 'a b c' })
    expect(creds.accessToken).toBeUndefined()
    expect(creds.expiresAt).toBeUndefined()
    let tokens: TokenSet | undefined
    creds.on('tokens', (set) => (tokens = set))
    await creds.getAccessToken()
    expect(creds.accessToken).toBe(server.token(1))
    expect(creds.expiresAt).toEqual(tokens?.expiresAt)
    expect([creds.clientId, creds.scope]).toEqual([clientId, ['a', 'b', 'c']])
    expect(tokens?.scope).toEqual(['a', 'b'])
    expect(tokens?.refreshToken).toBe('kg_rt_x')
    expect(tokens?.extra).toEqual({ organization: 'acme' })
    expect(Object.isFrozen(tokens)).toBe(true)
  })
})
