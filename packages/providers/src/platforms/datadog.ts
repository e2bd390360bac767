/**
 * Datadog.
 *
 * Sources, as they are named below. `oauth2_endpoints`, `oauth2_in_datadog`, `api_integration`: pages of
 * DataDog/documentation, developers/authorization and developers/integrations. pup: DataDog/pup, docs/OAUTH2.md and
 * src/auth. API clients: DataDog/datadog-api-client-*, security scheme `AuthZ`.
 */
import type { Contradiction, ProviderDescription } from '../description.ts'
import type { Dialect } from '../dialect.ts'
import { datadogScopes } from './datadog-scopes.ts'
import { datadogDomains, readDatadogSite } from './datadog-sites.ts'

const refresh: Dialect['refresh'] = {
  // oauth2_in_datadog: "any subsequent access and refresh tokens": a new one may come back.
  kind: 'rotating',
  issuedWith: ['authorization_code', 'refresh_token'],
  clientAuth: 'required',
}

const errors: Dialect['errors'] = {
  // oauth2_endpoints: 401 if a confidential client left its secret out.
  code: 'error',
  description: 'error_description',
  inSuccess: false,
  statuses: {},
  names: {},
  texts: { invalid_grant: 'Invalid code or code verifier' }, // oauth2_in_datadog, troubleshooting
}

const dialect: Dialect = {
  grants: ['authorization_code', 'refresh_token'],
  bodies: {
    // oauth2_endpoints: form; its troubleshooting section: JSON or form.
    authorization_code: ['form', 'json'],
    refresh_token: ['form', 'json'],
    revocation: ['form'],
  },
  bodyFallback: { statuses: [415], phrases: [] },
  // oauth2_endpoints: id and secret in the body; a public client has no secret and proves its key.
  clientAuth: ['client_secret_post', 'none'],
  scopes: datadogScopes,
  lifetimes: {
    accessToken: 3600, // oauth2_in_datadog
    refreshToken: 'unlimited', // oauth2_in_datadog: until revoked
  },
  refresh,
  // oauth2_endpoints; `scope` is not always there.
  answer: { members: ['access_token', 'token_type', 'expires_in', 'scope'], expiresIn: 'number' },
  errors,
  revocation: {
    tokens: ['access_token', 'refresh_token'], // oauth2_endpoints: 200 for an unknown one too
    clientAuth: ['client_secret_post', 'none'],
  },
  authorization: {
    parameters: [{ name: 'dd_oid', meaning: 'The organization to choose beforehand.' }], // pup
    callback: [
      // oauth2_in_datadog and pup, "real callback shape".
      { name: 'site', meaning: 'Where the person is; may be a subdomain of the customer.' },
      { name: 'domain', meaning: 'Which domain has the tokens and the API.' },
      { name: 'dd_oid', meaning: 'The organization.' },
      { name: 'dd_org_name', meaning: "The organization's name." },
    ],
    pkce: 'required', // oauth2_endpoints lists both parameters for every client
    redirectUris: 'exact',
    // oauth2_in_datadog, troubleshooting.
    unredirected: '{"errors":["invalid_request - Invalid {name} parameter value."]}',
  },
  accessToken: 'opaque', // nothing is said about what stands in one
  api: {
    examples: [{ method: 'GET', path: '/api/v1/dashboard', answer: { dashboards: [] } }],
    unauthorized: { errors: ['Unauthorized'] },
    challenge: false,
  },
}

const hostContradictions = (site: string, domain: string): readonly Contradiction[] => [
  {
    about: 'authorization-host',
    branches: [
      { name: 'site', source: 'oauth2_endpoints, present revision.' },
      {
        name: 'domain',
        source: 'oauth2_endpoints, revision of 2023.',
        endpoints: { authorization: `https://api.${domain}/oauth2/v1/authorize` },
      },
      // Of the sites without `app.`, as the table of sites has them.
      ...(site === `https://${domain}`
        ? [
            {
              name: 'app',
              source: 'pup, src/config.rs: app. before every site.',
              endpoints: { authorization: `https://app.${domain}/oauth2/v1/authorize` },
            },
          ]
        : []),
    ],
  },
  {
    about: 'token-host',
    branches: [
      { name: 'domain', source: 'oauth2_endpoints, present revision.' },
      {
        name: 'site',
        source: 'oauth2_endpoints, earlier revision.',
        endpoints: { token: `${site}/oauth2/v1/token` },
      },
    ],
  },
]

const otherContradictions: readonly Contradiction[] = [
  {
    about: 'wrong-secret-status',
    branches: [
      { name: '401', source: 'RFC 6749 §5.2; oauth2_endpoints says so of a missing secret.' },
      {
        name: '400',
        source: 'oauth2_endpoints: 400 for all else.',
        dialect: { errors: { statuses: { invalid_client: 400 } } },
      },
    ],
  },
  {
    about: 'refresh-token',
    branches: [
      { name: 'rotating', source: 'oauth2_in_datadog: subsequent access and refresh tokens.' },
      {
        name: 'fixed',
        source: 'oauth2_in_datadog: never expires until revoked.',
        dialect: { refresh: { kind: 'fixed' } },
      },
    ],
  },
  {
    about: 'refresh-token-lifetime',
    branches: [
      { name: 'unlimited', source: 'oauth2_in_datadog.' },
      {
        name: '30-days',
        source: 'pup, docs/OAUTH2.md.',
        dialect: { lifetimes: { refreshToken: 30 * 86_400 } },
      },
    ],
  },
  {
    about: 'token-body',
    branches: [
      { name: 'form-or-json', source: 'Troubleshooting section of oauth2_in_datadog.' },
      {
        name: 'form',
        source: 'oauth2_endpoints.',
        dialect: {
          bodies: { authorization_code: ['form'], refresh_token: ['form'] },
        },
      },
    ],
  },
  {
    about: 'scope-in-answer',
    branches: [
      { name: 'sent', source: 'oauth2_endpoints shows it.' },
      {
        name: 'left-out',
        source: 'RFC 6749 §5.1: a server that grants what was asked for need not repeat it.',
        dialect: {
          answer: { members: ['access_token', 'token_type', 'expires_in'] },
        },
      },
    ],
  },
]

/**
 * Describes Datadog at a site.
 *
 * The tokens of one authorization are had where its callback's `domain` says, whatever the site was.
 *
 * @throws {TypeError} For a site that is not Datadog's.
 */
export function datadog({
  site: text = 'datadoghq.com',
}: {
  site?: string
} = {}): ProviderDescription {
  const read = readDatadogSite(text)
  if (read === undefined)
    throw new TypeError(`site must be one of ${datadogDomains.join(', ')}, or below one`)
  const { site, domain } = read
  return {
    name: 'datadog',
    title: 'Datadog',
    endpoints: {
      authorization: `${site}/oauth2/v1/authorize`,
      token: `https://api.${domain}/oauth2/v1/token`,
      revocation: `https://api.${domain}/oauth2/v1/revoke`,
      registration: `https://api.${domain}/api/v2/oauth2/register`, // pup
      api: `https://api.${domain}`,
    },
    domains: ['datadoghq.com', 'datadoghq.eu', 'ddog-gov.com'],
    callbackSite: {
      parameter: 'domain',
      values: datadogDomains,
      endpoints: {
        token: 'https://api.{value}/oauth2/v1/token',
        revocation: 'https://api.{value}/oauth2/v1/revoke',
        api: 'https://api.{value}',
      },
    },
    environment: {
      accessToken: ['DD_ACCESS_TOKEN'], // page of pup: a bearer token to use as it is
      // No tool of Datadog's reads these from the environment; they are named like the others.
      clientId: ['DD_CLIENT_ID'],
      clientSecret: ['DD_CLIENT_SECRET'],
      refreshToken: ['DD_REFRESH_TOKEN'],
    },
    dialect,
    contradictions: [...hostContradictions(site, domain), ...otherContradictions],
  }
}
