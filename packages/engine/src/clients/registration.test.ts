import { describe, expect, it } from 'vitest'
import type { ClientType } from '../ports.ts'
import {
  clientDefaults,
  clientTypes,
  newClient,
  refreshTokenPolicyOf,
  registrationFaults,
} from './registration.ts'

type Registered = Parameters<typeof registrationFaults>[0]

const of = (type: ClientType, changes: Partial<Registered> = {}): Registered => ({
  ...newClient({ id: 'cl_1', organizationId: null, name: 'a', type, createdAt: 0 }),
  redirectUris: type === 'machine' || type === 'device' ? [] : ['https://app.example.com/cb'],
  ...changes,
})

describe('what a client is by default', () => {
  it.each(clientTypes)('may stand as it is: %s', (type) => {
    expect(registrationFaults(of(type))).toEqual([])
  })

  it('keeps a secret only where there is a place to keep it', () => {
    const confidential = clientTypes.filter((type) => clientDefaults(type).confidential)
    expect(confidential).toEqual(['machine', 'web'])
  })

  it('gives a machine no refresh token, and all others one that rotates', () => {
    for (const type of clientTypes)
      expect(clientDefaults(type).refreshTokenPolicy.kind).toBe(
        type === 'machine' ? 'none' : 'rotating',
      )
  })
})

type Wrong = readonly [when: string, client: Registered, field: string, message: string]

describe('a registration is refused when', () => {
  it.each<Wrong>([
    [
      'a machine client has a redirect URI',
      of('machine', { redirectUris: ['https://a.example/cb'] }),
      'redirect_uris',
      'a machine client has none',
    ],
    [
      'a device client has a redirect URI',
      of('device', { redirectUris: ['https://a.example/cb'] }),
      'redirect_uris',
      'a device client has none',
    ],
    [
      'a page about it is no web address',
      of('web', { policyUri: 'javascript:alert(1)' }),
      'policy_uri',
      'must be an https address',
    ],
    [
      'its page is not encrypted',
      of('web', { clientUri: 'http://app.example.com' }),
      'client_uri',
      'must be an https address',
    ],
    [
      'its logo could hold a script',
      of('web', { logoUri: 'data:text/html;base64,PHNjcmlwdD4=' }),
      'logo_uri',
      'must be an https address, or an image as a data: URL',
    ],
    [
      'a launch would lead to a script',
      of('web', { installation: { onboardingUri: 'data:,x', regions: [], fields: [] } }),
      'installation',
      'must be an https address',
    ],
    [
      'it needs a scope that it may not have',
      of('web', { scope: ['a'], requiredScope: ['b'] }),
      'required_scope',
      'b is not in scope',
    ],
    [
      'a public client would do without PKCE',
      of('browser', { requirePkce: false }),
      'require_pkce',
      'a public client has nothing but PKCE',
    ],
    [
      'it has more scopes than anybody can read',
      of('machine', { scope: Array.from({ length: 101 }, (_, n) => `s${n}`) }),
      'scope',
      'has more than 100 names',
    ],
    [
      'a web client has none',
      of('web', { redirectUris: [] }),
      'redirect_uris',
      'a web client needs at least one',
    ],
    [
      'a redirect URI breaks a rule',
      of('web', { redirectUris: ['http://a.example/cb'] }),
      'redirect_uris',
      'http://a.example/cb must use https, but on a loopback address',
    ],
    [
      'a redirect URI stands there twice',
      of('web', { redirectUris: ['https://a.example/cb', 'https://a.example/cb'] }),
      'redirect_uris',
      'one stands there twice',
    ],
    [
      'a public client wants client_credentials',
      of('native', { grantTypes: ['client_credentials'] }),
      'grant_types',
      'client_credentials is for clients that can keep a secret',
    ],
    [
      'a machine client wants authorization_code',
      of('machine', { grantTypes: ['authorization_code'] }),
      'grant_types',
      'a machine client acts for itself: no authorization_code',
    ],
    [
      'a grant type stands there twice',
      of('machine', { grantTypes: ['client_credentials', 'client_credentials'] }),
      'grant_types',
      'one stands there twice',
    ],
    [
      'a confidential client would not authenticate',
      of('web', { tokenEndpointAuthMethod: 'none' }),
      'token_endpoint_auth_method',
      'a confidential client must authenticate',
    ],
    [
      'a public client would authenticate',
      of('browser', { tokenEndpointAuthMethod: 'client_secret_basic' }),
      'token_endpoint_auth_method',
      'a public client has no secret: it must be none',
    ],
    [
      'a public client leaves open how',
      of('browser', { tokenEndpointAuthMethod: null }),
      'token_endpoint_auth_method',
      'a public client has no secret: it must be none',
    ],
    [
      'an address is none',
      of('machine', { ipAllowList: ['10.0.0.0/33'] }),
      'ip_allow_list',
      '10.0.0.0/33 is no IP address or CIDR block',
    ],
    [
      'a web client would refresh without authenticating',
      of('web', {
        refreshTokenPolicy: {
          ...refreshTokenPolicyOf('rotating'),
          clientAuthentication: 'optional',
        },
      }),
      'refresh_token_policy',
      'only a machine client may refresh without authentication',
    ],
    ...(['fixed', 'rolling'] as const).map(
      (kind): Wrong => [
        `a public client has ${kind} refresh tokens`,
        of('browser', { refreshTokenPolicy: refreshTokenPolicyOf(kind) }),
        'refresh_token_policy',
        'the refresh tokens of a public client must rotate',
      ],
    ),
    [
      'a rolling policy does not say when',
      of('machine', {
        refreshTokenPolicy: { ...refreshTokenPolicyOf('rolling'), rollAfter: null },
      }),
      'refresh_token_policy',
      'roll_after belongs to the kind rolling, and rolling needs it',
    ],
    [
      'another policy says when it rolls',
      of('machine', { refreshTokenPolicy: { ...refreshTokenPolicyOf('fixed'), rollAfter: 60 } }),
      'refresh_token_policy',
      'roll_after belongs to the kind rolling, and rolling needs it',
    ],
    [
      'an app stands for an API',
      of('web', { resourceServer: 'api_x' }),
      'resource_server',
      'only a machine client stands for an API',
    ],
  ])('%s', (_when, client, field, message) => {
    expect(registrationFaults(client)).toEqual([{ field, message }])
  })

  it('several rules are broken: it says all of them', () => {
    const client = of('machine', { redirectUris: ['x'], ipAllowList: ['nowhere'] })
    expect(registrationFaults(client).map(({ field }) => field)).toEqual([
      'redirect_uris',
      'ip_allow_list',
    ])
  })
})
