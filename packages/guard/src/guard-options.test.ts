import { describe, expect, it } from 'vitest'
import { makeKey } from './fixtures/tokens.ts'
import { checkOptions, type GuardOptions } from './guard-options.ts'

const options: GuardOptions = { issuer: 'https://as.example', audience: 'https://api.example/v1' }

describe('checkOptions', () => {
  it('fills in every default', () => {
    expect(checkOptions(options)).toMatchObject({
      policy: {
        issuer: 'https://as.example',
        audience: 'https://api.example/v1',
        algorithms: ['ES256', 'EdDSA', 'RS256'],
        clockTolerance: 5,
        legacyTyp: false,
      },
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
    expect(checkOptions({ ...options, issuer }).policy.issuer).toBe(identifier)
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
    ['a cache of nothing', { cache: { max: 0 } }],
    ['a cache of half a token', { cache: { max: 1.5 } }],
  ])('throws at once for %s', (_what, change) => {
    expect(() => checkOptions({ ...options, ...change })).toThrow(TypeError)
  })

  it('takes keys as an issuer publishes them', () => {
    const jwks = { keys: [makeKey('k1').jwk] }
    expect(checkOptions({ ...options, jwks }).jwks).toHaveLength(1)
  })
})
