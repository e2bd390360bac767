import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import type { CredentialsOptions } from './options.ts'
import { clientId, type Fault, json, startTokenServer } from './testing/token-server.ts'
import type { TokenSet } from './token-set.ts'

const secret = 'kg_cs_CANARY/secret+1 ='
const token = 'CANARY-access-token'
const refreshToken = 'CANARY-refresh-token'
const idToken = 'CANARY-other-token'

/** The canaries in every spelling in which they travel. */
const canaries = [
  'CANARY',
  encodeURIComponent(secret),
  btoa(`${clientId}:${secret}`).slice(0, 24),
  btoa(secret).slice(0, 16),
]

/** Everything that logging, serialising and debugging make of a thing. */
function printed(thing: unknown): string {
  const chain: unknown[] = []
  for (let part = thing; part instanceof Error; part = part.cause)
    chain.push(part.stack, part.message)
  const deep = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true } as const
  return [
    String(thing),
    JSON.stringify(thing),
    JSON.stringify({ nested: [thing] }),
    inspect(thing),
    inspect(thing, deep),
    inspect(thing, { ...deep, getters: false, customInspect: false, showProxy: true }),
    inspect({ nested: [thing] }, deep),
    JSON.stringify(Object.getOwnPropertyDescriptors(Object(thing))),
    ...chain.map(String),
  ].join('\n')
}

function expectNoCanary(text: string): void {
  for (const canary of canaries) expect(text).not.toContain(canary)
}

const answer = {
  access_token: token,
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: refreshToken,
  device_secret: idToken,
}

describe('no secret is printed', () => {
  it('of credentials, token sets, their log lines and events, before and after use', async () => {
    const server = await startTokenServer()
    server.secret = secret
    server.faults.push(json(503, answer), json(200, answer))
    const lines: unknown[] = []
    const log = (message: string, fields?: Record<string, unknown>) => lines.push(message, fields)
    const sets: TokenSet[] = []
    const creds = new Credentials({
      issuer: server.issuer,
      clientId,
      clientSecret: secret,
      http: { retry: { maxDelay: 0 } },
      logger: { debug: log, info: log, warn: log },
      onTokens: (tokens) => {
        sets.push(tokens)
        throw new Error('disk full')
      },
    })
    expectNoCanary(printed(creds))
    expect(await creds.getAccessToken()).toBe(token)
    expectNoCanary(printed(creds))
    for (const thing of [...sets, ...lines]) expectNoCanary(printed(thing))
    expect(lines).not.toHaveLength(0)
    expect(sets[0]?.accessToken).toBe(token)
    expect(sets[0]?.refreshToken).toBe(refreshToken)
  })

  const echo = {
    error: 'invalid_client',
    error_description: `no ${secret} here`,
    error_uri: secret,
  }
  const fetchThatTells: NonNullable<CredentialsOptions['http']>['fetch'] = (url, init) =>
    Promise.reject(
      Object.assign(new TypeError(`cannot send ${secret}`, { cause: { url, init } }), {
        config: { headers: init?.headers, data: String(init?.body) },
        code: 'ECONNREFUSED',
      }),
    )

  it.each<[what: string, fault: Fault | undefined, options: CredentialsOptions]>([
    ['a server that echoes it', json(401, echo), {}],
    ['a server that echoes it under another status', json(400, { error: secret }), {}],
    ['an answer that is no bearer token', json(200, { ...answer, token_type: 'mac' }), {}],
    ['an answer with a broken lifetime', json(200, { ...answer, expires_in: 'soon' }), {}],
    [
      'an answer with a token that breaks headers',
      json(200, { ...answer, access_token: `${token}\n` }),
      {},
    ],
    ['a page of a proxy', json(502, answer), {}],
    [
      'a fetch that puts the request into its error',
      undefined,
      { http: { fetch: fetchThatTells } },
    ],
    ['a form that holds it', json(500, echo), { clientAuth: 'client_secret_post' }],
    [
      'a grant that throws it',
      undefined,
      { grant: () => Promise.reject(new Error(`broker refused ${secret}`)) },
    ],
  ])('of an error from %s', async (_what, fault, options) => {
    const server = await startTokenServer()
    if (fault !== undefined) server.faults.push(fault)
    const http = { retry: false, ...options.http } as const
    const given = { issuer: server.issuer, clientId, clientSecret: secret, ...options, http }
    const error: unknown = await new Credentials(given).getAccessToken().catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Error)
    expectNoCanary(printed(error))
  })

  it.each<[what: string, options: object]>([
    ['an option that does not exist', { secret }],
    [
      'the wrong option',
      { issuer: secret, tokenUrl: secret, clientAuth: secret, resource: secret },
    ],
    ['a header', { http: { headers: { authorization: secret } } }],
    ['a header that is not one', { http: { headers: { 'x-key': `${secret}\n\0` } } }],
    ['the user of a URL', { issuer: `https://${encodeURIComponent(secret)}@as.example` }],
  ])('of the mistake of putting it into %s', (_what, options) => {
    const make = () => new Credentials({ clientId, clientSecret: secret, ...options })
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
    try {
      make()
    } catch (error) {
      expectNoCanary(printed(error))
    }
  })
})
