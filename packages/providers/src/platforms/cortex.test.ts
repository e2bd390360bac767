import { describe, expect, it } from 'vitest'
import { withBranches } from '../with-branches.ts'
import { type CortexRegion, cortex } from './cortex.ts'

const { endpoints, dialect, environment } = cortex()

describe('Cortex', () => {
  it.each<[CortexRegion, string]>([
    ['americas', 'https://api.us.cdl.paloaltonetworks.com'],
    ['us', 'https://api.us.cdl.paloaltonetworks.com'],
    ['europe', 'https://api.nl.cdl.paloaltonetworks.com'],
    ['nl', 'https://api.nl.cdl.paloaltonetworks.com'],
    ['uk', 'https://api.uk.cdl.paloaltonetworks.com'],
  ])('has its API of %s at %s, and one token endpoint for all', (region, api) => {
    expect(cortex({ region }).endpoints).toEqual({ ...endpoints, api })
  })

  it('refuses a region that there is not, where the Node SDK went on without an address', () => {
    expect(() => cortex({ region: 'mars' as CortexRegion })).toThrow(
      'region must be one of americas, us, europe, nl, uk',
    )
  })

  it.each<[what: string, is: unknown, expected: unknown]>([
    [
      'authorization endpoint',
      endpoints.authorization,
      'https://identity.paloaltonetworks.com/as/authorization.oauth2',
    ],
    ['token endpoint', endpoints.token, 'https://api.paloaltonetworks.com/api/oauth2/RequestToken'],
    [
      'revocation endpoint',
      endpoints.revocation,
      'https://api.paloaltonetworks.com/api/oauth2/RevokeToken',
    ],
    [
      'developer token provider',
      endpoints.developerToken,
      'https://app.apiexplorer.rocks/request_token',
    ],
    ['no introspection', endpoints.introspection, undefined],
    ['grants', dialect.grants, ['authorization_code', 'refresh_token']],
    ['body of a refresh, JSON first', dialect.bodies.refresh_token, ['json', 'form']],
    ['body of a revocation', dialect.bodies.revocation, ['json']],
    ['client authentication', dialect.clientAuth, ['client_secret_post']],
    ['expires_in as text', dialect.answer.expiresIn, 'string'],
    ['an error in a 200', dialect.errors.inSuccess, true],
    ['success of a revocation, as text', dialect.revocation?.success, { issuccess: 'true' }],
    ['life of an access token', dialect.lifetimes.accessToken, 3600],
    ['life of a code', dialect.lifetimes.code, 60],
    ['a day first for developer tokens', dialect.lifetimes.developerToken?.[0], 86_400],
    [
      'six months until a refresh token rolls',
      [dialect.refresh.kind, dialect.refresh.rollsAfter],
      ['rolling', 15_724_800],
    ],
    [
      'extras of the authorization URL',
      dialect.authorization?.parameters.map(({ name }) => name),
      ['instance_id', 'region'],
    ],
    ['wildcards in redirect URIs', dialect.authorization?.redirectUris, 'wildcard'],
    [
      'variables',
      Object.values(environment)
        .flat()
        .every((name) => name.startsWith('PAN_')),
      true,
    ],
  ])('%s', (_what, is, expected) => expect(is).toEqual(expected))

  it('has the words of its consent page', () => {
    expect(dialect.scopes.find(({ name }) => name === 'logging-service:read')?.words).toBe(
      'Read Logging Service',
    )
  })

  it("knows the other SDKs' developer token provider", () => {
    const node = withBranches(cortex(), {
      'developer-token-provider': 'developers.paloaltonetworks.com',
    })
    expect(node.endpoints).toEqual({
      ...endpoints,
      developerToken: 'https://app.developers.paloaltonetworks.com/request_token',
    })
  })
})
