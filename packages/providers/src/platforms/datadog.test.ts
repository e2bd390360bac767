import { describe, expect, it } from 'vitest'
import { withBranches } from '../with-branches.ts'
import { datadog } from './datadog.ts'
import { readDatadogSite } from './datadog-sites.ts'

const { dialect, endpoints, callbackSite } = datadog()

describe('Datadog', () => {
  it.each([
    ['datadoghq.com', 'https://app.datadoghq.com', 'https://api.datadoghq.com'],
    ['app.datadoghq.com', 'https://app.datadoghq.com', 'https://api.datadoghq.com'],
    ['us3.datadoghq.com', 'https://us3.datadoghq.com', 'https://api.us3.datadoghq.com'],
    ['us5.datadoghq.com', 'https://us5.datadoghq.com', 'https://api.us5.datadoghq.com'],
    ['datadoghq.eu', 'https://app.datadoghq.eu', 'https://api.datadoghq.eu'],
    ['https://app.datadoghq.eu', 'https://app.datadoghq.eu', 'https://api.datadoghq.eu'],
    ['ap1.datadoghq.com', 'https://ap1.datadoghq.com', 'https://api.ap1.datadoghq.com'],
    ['ap2.datadoghq.com', 'https://ap2.datadoghq.com', 'https://api.ap2.datadoghq.com'],
    ['ddog-gov.com', 'https://app.ddog-gov.com', 'https://api.ddog-gov.com'],
    ['https://acme.datadoghq.com', 'https://acme.datadoghq.com', 'https://api.datadoghq.com'],
    ['acme.us3.datadoghq.com', 'https://acme.us3.datadoghq.com', 'https://api.us3.datadoghq.com'],
  ])('at %s sends people to %s and programs to %s', (site, people, api) => {
    const found = datadog({ site }).endpoints
    expect(found.authorization).toBe(`${people}/oauth2/v1/authorize`)
    expect(found.token).toBe(`${api}/oauth2/v1/token`)
    expect(found.revocation).toBe(`${api}/oauth2/v1/revoke`)
    expect(found.api).toBe(api)
  })

  it.each([
    'evildatadoghq.com',
    'datadoghq.com.evil.example',
    'http://app.datadoghq.com',
    'https://datadoghq.com@evil.example',
    'https://acme.datadoghq.com/x',
    'acme.datadoghq.com:8443',
    'api.datadoghq.com',
    '',
  ])('is not at %j', (site) => {
    expect(readDatadogSite(site)).toBeUndefined()
    expect(() => datadog({ site })).toThrow('site must be one of datadoghq.com, us3.datadoghq.com')
  })

  it('has tokens where the callback says, at a site of its own', () => {
    expect(callbackSite?.parameter).toBe('domain')
    expect(callbackSite?.values).toContain('us3.datadoghq.com')
    expect(callbackSite?.values).not.toContain('acme.datadoghq.com')
    expect(callbackSite?.endpoints.token).toBe('https://api.{value}/oauth2/v1/token')
  })

  it.each<[what: string, is: unknown, expected: unknown]>([
    ['registration', endpoints.registration, 'https://api.datadoghq.com/api/v2/oauth2/register'],
    ['a form, or JSON', dialect.bodies.authorization_code, ['form', 'json']],
    ['in the body, or a public client', dialect.clientAuth, ['client_secret_post', 'none']],
    ['a proof key always', dialect.authorization?.pkce, 'required'],
    [
      'the organization beforehand',
      dialect.authorization?.parameters.map(({ name }) => name),
      ['dd_oid'],
    ],
    [
      'what comes back',
      dialect.authorization?.callback.map(({ name }) => name),
      ['site', 'domain', 'dd_oid', 'dd_org_name'],
    ],
    ['no end of a refresh token', dialect.lifetimes.refreshToken, 'unlimited'],
    ['errors of the API', dialect.api.unauthorized, { errors: ['Unauthorized'] }],
    [
      'words for a scope',
      dialect.scopes.find(({ name }) => name === 'dashboards_read')?.words,
      'See dashboards',
    ],
  ])('%s', (_what, is, expected) => expect(is).toEqual(expected))

  it('had other hosts in earlier revisions', () => {
    const earlier = withBranches(datadog({ site: 'us3.datadoghq.com' }), {
      'authorization-host': 'domain',
      'token-host': 'site',
    })
    expect(earlier.endpoints.authorization).toBe(
      'https://api.us3.datadoghq.com/oauth2/v1/authorize',
    )
    expect(earlier.endpoints.token).toBe('https://us3.datadoghq.com/oauth2/v1/token')
  })

  it.each([
    ['us3.datadoghq.com', 'https://app.us3.datadoghq.com/oauth2/v1/authorize'],
    ['datadoghq.eu', undefined],
  ])(
    'at %s has app. before the site, by its own program, where its table has none',
    (site, address) => {
      const { contradictions } = datadog({ site })
      const sides = contradictions.find(({ about }) => about === 'authorization-host')?.branches
      const prefixed = sides?.find(({ name }) => name === 'app')?.endpoints?.authorization
      expect(prefixed).toBe(address)
    },
  )
})
