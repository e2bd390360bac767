/**
 * DataCrunch, which became Verda: see `verda.ts` for its present name.
 *
 * Sources, as they are named below. `public-api.yml` and `Authentication.md`: datacrunch-public.
 * Python SDK: verda-cloud/sdk-python 1.9. Go SDK: verda-cloud/verdacloud-sdk-go. Old Go SDK:
 * DataCrunch-io/datacrunch-sdk-go.
 */
import type { Contradiction, ProviderDescription } from '../description.ts'
import type { Dialect } from '../dialect.ts'

const refresh: Dialect['refresh'] = {
  // Authentication.md: "The response will include a new token"; the Python SDK's tests replace all fields.
  kind: 'rotating',
  issuedWith: ['client_credentials', 'refresh_token'],
  // public-api.yml: refreshing takes the refresh token alone. The Go SDKs send id and secret anyway.
  clientAuth: 'optional',
}

const dialect: Dialect = {
  grants: ['client_credentials', 'refresh_token'], // public-api.yml: oneOf
  bodies: {
    // Authentication.md, public-api.yml: application/json. Go SDK: a staging server takes forms only.
    client_credentials: ['json', 'form'],
    refresh_token: ['json', 'form'],
  },
  bodyFallback: {
    statuses: [415],
    // Go SDK: these words in a 400 make it send a form.
    phrases: ['grant_type', 'unsupported grant type', 'not valid json'],
  },
  clientAuth: ['client_secret_post'],
  scopes: [{ name: 'fullAccess', words: 'Everything this account may do' }], // Authentication.md: the only one
  lifetimes: { accessToken: 3600 }, // Authentication.md
  refresh,
  answer: {
    members: ['access_token', 'token_type', 'expires_in', 'scope'], // public-api.yml: required
    expiresIn: 'number',
  },
  errors: {
    code: 'code',
    description: 'message',
    inSuccess: false,
    statuses: {},
    // public-api.yml: 401 unauthorized_request, "Invalid client id or client secret".
    names: {
      unauthorized_request: 'invalid_client',
      service_unavailable: 'temporarily_unavailable',
    },
    texts: {
      invalid_client: 'Invalid client id or client secret',
      invalid_request: '{name} was not specified',
      unsupported_grant_type: 'unsupported grant type',
    },
  },
  accessToken: 'HS256', // Authentication.md: the header of the example
  api: {
    examples: [{ method: 'GET', path: '/balance', answer: { amount: 50, currency: 'usd' } }], // public-api.yml
    unauthorized: {
      code: 'unauthorized_request',
      message: 'Access token is missing or invalid',
    },
    challenge: false,
  },
}

const contradictionsAt = (base: string): readonly Contradiction[] => [
  {
    about: 'token-body',
    branches: [
      { name: 'json-or-form', source: 'Both, so that each of the others is served.' },
      {
        name: 'json',
        source: 'Authentication.md and public-api.yml.',
        dialect: { bodies: { client_credentials: ['json'], refresh_token: ['json'] } },
      },
      {
        name: 'form',
        source: 'Go SDK: "staging quirk".',
        dialect: { bodies: { client_credentials: ['form'], refresh_token: ['form'] } },
      },
    ],
  },
  {
    about: 'refresh-token',
    branches: [
      { name: 'rotating', source: 'Authentication.md and the tests of the Python SDK.' },
      {
        name: 'fixed',
        source: 'public-api.yml promises a refresh token in the answer, not another one.',
        dialect: { refresh: { kind: 'fixed' } },
      },
    ],
  },
  {
    about: 'refresh-client-auth',
    branches: [
      { name: 'optional', source: 'public-api.yml: the refresh token alone.' },
      {
        name: 'required',
        source: 'The Go SDKs send client_id and client_secret.',
        dialect: { refresh: { clientAuth: 'required' } },
      },
    ],
  },
  {
    about: 'refresh-path',
    branches: [
      { name: 'token', source: 'Authentication.md and the paths of public-api.yml.' },
      {
        name: 'refresh',
        source: 'public-api.yml: refreshUrl /oauth2/refresh, a path it does not define.',
        endpoints: { refresh: `${base}/oauth2/refresh` },
      },
    ],
  },
]

/** What DataCrunch and Verda have in common, at the address that the paths are put behind. */
export const atBase = (
  base: string,
): Pick<ProviderDescription, 'endpoints' | 'domains' | 'dialect' | 'contradictions'> => ({
  endpoints: { token: `${base}/oauth2/token`, api: base },
  // One company, two names; its tools know both.
  domains: ['datacrunch.io', 'verda.com'],
  dialect,
  contradictions: contradictionsAt(base),
})

/** Describes DataCrunch, under the name and address of its published documents. */
export function datacrunch(): ProviderDescription {
  return {
    ...atBase('https://api.datacrunch.io/v1'), // Authentication.md
    name: 'datacrunch',
    title: 'DataCrunch',
    environment: {
      // Old Go SDK, the names that are like AWS's last.
      clientId: ['DATACRUNCH_CLIENT_ID', 'DATACRUNCH_ACCESS_KEY_ID'],
      clientSecret: ['DATACRUNCH_CLIENT_SECRET', 'DATACRUNCH_SECRET_ACCESS_KEY'],
      apiBase: ['DATACRUNCH_BASE_URL'],
    },
  }
}
