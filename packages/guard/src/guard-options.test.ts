import { describe, expect, it } from 'vitest'
import { makeKey } from './fixtures/tokens.ts'
import { checkOptions, type GuardOptions } from './guard-options.ts'

const options: GuardOptions = { issuer: 'https://as.example', audience: 'https://api.example/v1' }

describe('checkOptions', () => {
  it('fills in every default', () => {
    expect(checkOptions(options)).toMatchObject({
      audience: 'https://api.example/v1',
      clockTolerance: 5,
      issuers: [
        {
          issuer: 'https://as.example',
          algorithms: ['ES256', 'EdDSA', 'RS256'],
          legacyTyp: false,
          revocations: { failOpenFor: 900_000 },
        },
      ],
      challenge: {
        realm: 'https://api.example/v1',
        resourceMetadata: 'https://api.example/.well-known/oauth-protected-resource/v1',
      },
      cacheMax: undefined,
    })
  })

  it.each([
    [new URL('https://as.example'), 'https://as.example'],
    [new URL('https://as.example/tenant'), 'https://as.example/tenant'],
    ['https://as.example/', 'https://as.example/'],
  ])('reads the issuer %s as %s', (issuer, identifier) => {
    expect(checkOptions({ ...options, issuer }).issuers[0]?.issuer).toBe(identifier)
  })

  it('knows no document of an audience that is no URL, unless told', () => {
    const audience = 'urn:example:api'
    expect(checkOptions({ ...options, audience }).challenge.resourceMetadata).toBeUndefined()
    const resourceMetadata = 'https://api.example/meta'
    expect(checkOptions({ ...options, audience, resourceMetadata }).challenge).toMatchObject({
      resourceMetadata,
    })
  })

  it.each<[what: string, change: Partial<GuardOptions>]>([
    ['an issuer without TLS', { issuer: 'http://as.example' }],
    ['an issuer that is no URL', { issuer: 'as.example' }],
    ['an issuer with a query', { issuer: 'https://as.example?a=b' }],
    ['an issuer with a fragment', { issuer: new URL('https://as.example#a') }],
    ['no audience', { audience: '' }],
    ['a tolerance below zero', { clockTolerance: -1 }],
    ['a tolerance of an hour', { clockTolerance: 3600 }],
    ['a tolerance that is no number', { clockTolerance: Number.NaN }],
    ['no algorithm', { algorithms: [] }],
    ['no signature', { algorithms: ['none' as 'ES256'] }],
    ['a shared secret', { algorithms: ['HS256' as 'ES256'] }],
    ['a document without address', { resourceMetadata: '/meta' }],
    ['keys that are none', { jwks: { keys: [] } }],
    ['no issuer', { issuer: [] }],
    ['an issuer twice', { issuer: ['https://as.example', new URL('https://as.example')] }],
    [
      'keys that would be those of two issuers',
      {
        issuer: ['https://as.example', 'https://other.example'],
        jwks: { keys: [makeKey('k1').jwk] },
      },
    ],
    ['a time that is no number', { revocations: { failOpenFor: Number.NaN } }],
    ['a time below zero', { revocations: { failOpenFor: -1 } }],
    ['a policy that is none', { revocations: { whenStale: 'accept' as 'refuse' } }],
    ['introspection by nobody', { introspection: { clientId: '', clientSecret: 's' } }],
    [
      'a secret that two issuers would get',
      {
        issuer: ['https://as.example', 'https://other.example'],
        introspection: { clientId: 'api', clientSecret: 's' },
      },
    ],
    ['a policy that needs a client, without one', { revocations: { whenStale: 'introspect' } }],
    ['a cache of nothing', { cache: { max: 0 } }],
    ['a cache of half a token', { cache: { max: 1.5 } }],
  ])('throws at once for %s', (_what, change) => {
    expect(() => checkOptions({ ...options, ...change })).toThrow(TypeError)
  })

  it('takes keys as an issuer publishes them', () => {
    const jwks = { keys: [makeKey('k1').jwk] }
    expect(checkOptions({ ...options, jwks }).issuers[0]?.jwks).toHaveLength(1)
  })

  it('lets what stands beside one of several issuers win over what is said for all', () => {
    const issuer = [
      'https://a.example',
      { issuer: 'https://b.example', algorithms: ['RS256'] as const, revocations: false as const },
    ]
    expect(checkOptions({ ...options, issuer, algorithms: ['ES256'] }).issuers).toMatchObject([
      { issuer: 'https://a.example', algorithms: ['ES256'], revocations: { failOpenFor: 900_000 } },
      { issuer: 'https://b.example', algorithms: ['RS256'], revocations: undefined },
    ])
  })
})
