/**
 * Vectara, which has Amazon Cognito underneath.
 *
 * Sources, as they are named below. `oauth.md` and `vectara-oas-v2.yaml`: vectara-docs. Python SDK:
 * vectara/python-sdk. TypeScript SDK: vectara/typescript-sdk.
 */
import { hostLabel } from '../choose.ts'
import type { Contradiction, ProviderDescription } from '../description.ts'
import type { Dialect } from '../dialect.ts'
import { cognitoContradictions, cognitoDialect } from './cognito.ts'

const lifetimes: Dialect['lifetimes'] = { accessToken: 1800 } // oauth.md: after 30 minutes

const dialect: Dialect = {
  ...cognitoDialect,
  grants: ['client_credentials'], // oauth.md: the one supported at this time
  bodies: { client_credentials: ['form'] }, // oauth.md, Python SDK
  // oauth.md: the cURL sample has both in the form, the C# and Java samples use Basic.
  clientAuth: ['client_secret_post', 'client_secret_basic'],
  lifetimes,
  refresh: { kind: 'none', issuedWith: [], clientAuth: 'required' },
  api: {
    // vectara-oas-v2.yaml; the header may also be `x-api-key`, which is no OAuth.
    examples: [{ method: 'GET', path: '/v2/corpora', answer: { corpora: [], metadata: {} } }],
    unauthorized: { messages: ['The JWT is missing or has expired.'], request_id: 'r-1' },
    challenge: false,
  },
}

const { revocation: _none, authorization, ...published } = dialect

/** oauth.md, first revision: this host, with `/oauth2/token` appended if it is not there yet. */
const customerHost = (customerId: string): string =>
  `https://vectara-prod-${hostLabel(customerId, 'customerId')}.auth.us-west-2.amazoncognito.com`

const contradictions: readonly Contradiction[] = [
  ...cognitoContradictions.filter(({ about }) => about === 'invalid-client-status'),
  {
    about: 'client-auth',
    branches: [
      { name: 'post-or-basic', source: 'oauth.md: samples of both.' },
      {
        name: 'post',
        source: 'Python and TypeScript SDK.',
        dialect: { clientAuth: ['client_secret_post'] },
      },
      {
        name: 'basic',
        source: 'oauth.md: C# and Java samples, "note the peculiarities".',
        dialect: { clientAuth: ['client_secret_basic'] },
      },
    ],
  },
  {
    about: 'token-body',
    branches: [
      { name: 'form', source: 'oauth.md and the Python SDK.' },
      {
        name: 'form-or-json',
        source: 'vectara-oas-v2.yaml: a JSON body.',
        dialect: { bodies: { client_credentials: ['form', 'json'] } },
      },
    ],
  },
  {
    about: 'lifetime',
    branches: [
      { name: '1800', source: 'oauth.md: 30 minutes.' },
      {
        name: '3600',
        source: 'Samples of the Cognito guide.',
        dialect: { lifetimes: { accessToken: 3600 } },
      },
    ],
  },
]

const sdkHost = {
  name: 'auth.vectara.io',
  source: 'Python and TypeScript SDK, vectara-oas-v2.yaml.',
  endpoints: { token: 'https://auth.vectara.io/oauth2/token' },
}
const pageHost = {
  name: 'auth.vectara.com',
  source: 'oauth.md, present revision.',
  endpoints: { token: 'https://auth.vectara.com/oauth2/token' },
}
const customersOwn = {
  name: 'customer',
  source: 'oauth.md, first revision: a Cognito domain for each customer.',
}

const contradictionsOf = (
  customerId: string | undefined,
  host: string,
): readonly Contradiction[] => [
  ...contradictions,
  {
    about: 'token-host',
    branches: customerId === undefined ? [sdkHost, pageHost] : [customersOwn, sdkHost, pageHost],
  },
  {
    about: 'token-path',
    branches: [
      { name: 'oauth2', source: 'oauth.md and both SDKs: /oauth2/token.' },
      {
        name: 'oauth',
        source: 'openapi-overrides of the documentation: POST /oauth/token.',
        endpoints: { token: `${host}/oauth/token` },
      },
    ],
  },
  {
    about: 'grants',
    branches: [
      { name: 'client-credentials', source: 'oauth.md: the one supported at this time.' },
      {
        name: 'of-cognito',
        source: 'oauth.md, an earlier revision: authorization_code and refresh_token, too.',
        endpoints: { authorization: `${host}/oauth2/authorize` },
        dialect: {
          grants: cognitoDialect.grants,
          bodies: cognitoDialect.bodies,
          refresh: cognitoDialect.refresh,
          ...(authorization !== undefined && { authorization }),
        },
      },
    ],
  },
]

/**
 * Describes Vectara, at the customer's own host or, without a customer id, at the shared one.
 *
 * @throws {TypeError} For a customer id that can't be part of a host name.
 */
export function vectara({ customerId }: { customerId?: string } = {}): ProviderDescription {
  const host = customerId === undefined ? 'https://auth.vectara.io' : customerHost(customerId)
  return {
    name: 'vectara',
    title: 'Vectara',
    endpoints: { token: `${host}/oauth2/token`, api: 'https://api.vectara.io' },
    domains: ['vectara.io', 'vectara.com', new URL(host).hostname],
    environment: {
      // Python SDK.
      clientId: ['VECTARA_CLIENT_ID'],
      clientSecret: ['VECTARA_CLIENT_SECRET'],
      profile: ['VECTARA_PROFILE'],
    },
    dialect: published,
    contradictions: contradictionsOf(customerId, host),
  }
}
