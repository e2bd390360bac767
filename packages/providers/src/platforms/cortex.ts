/**
 * Palo Alto Networks Cortex Data Lake.
 *
 * Sources, as they are named below. `credentials.py`: pan-cortex-data-lake-python 2.0.0b1.
 * `constants.ts`: pan-cortex-hub-nodejs. Pages (`oauth2.md`, `developer_tokens.md`, `about_cdl.md`,
 * `retries.md`, `quickstart.md`): cortex.pan.dev, docs/data_lake. `identityprovider.ts`: pancloud-nodejs.
 */

import { choose } from '../choose.ts'
import type { Contradiction, ProviderDescription } from '../description.ts'
import type { Dialect } from '../dialect.ts'

const day = 86_400

/**
 * Where a region's API is. Keys: constants.ts (`americas`, `europe`) and about_cdl.md (`uk`, "limited
 * availability"); `us` and `nl` are how the host names call them.
 */
const regions = {
  americas: 'https://api.us.cdl.paloaltonetworks.com',
  us: 'https://api.us.cdl.paloaltonetworks.com',
  europe: 'https://api.nl.cdl.paloaltonetworks.com',
  nl: 'https://api.nl.cdl.paloaltonetworks.com',
  uk: 'https://api.uk.cdl.paloaltonetworks.com',
} as const

/** A region of Cortex Data Lake. */
export type CortexRegion = keyof typeof regions

const refresh: Dialect['refresh'] = {
  // oauth2.md: after six months a refresh brings a new refresh token and the old one is expired.
  kind: 'rolling',
  rollsAfter: 182 * day,
  issuedWith: ['authorization_code'],
  // credentials.py: refresh sends client_id and client_secret.
  clientAuth: 'required',
}

const errors: Dialect['errors'] = {
  // credentials.py and constants.ts: every SDK takes `error` in a 2xx answer for a refusal.
  code: 'error',
  description: 'error_description',
  inSuccess: true,
  statuses: {},
  names: {},
  texts: {},
}

const dialect: Dialect = {
  // oauth2.md: the hub supports the authorization code flow only.
  grants: ['authorization_code', 'refresh_token'],
  bodies: {
    // credentials.py, constants.ts and the Java SDK send JSON throughout; oauth2.md says form to refresh.
    authorization_code: ['json', 'form'],
    refresh_token: ['json', 'form'],
    revocation: ['json'],
  },
  // Not published. A server that reads forms only finds no parameter in a JSON body.
  bodyFallback: { statuses: [415], phrases: ['grant_type', 'json', 'content-type'] },
  // credentials.py: id and secret in the body.
  clientAuth: ['client_secret_post'],
  // Consent page of the API Explorer, apiexplorer_authorization.md.
  scopes: [
    { name: 'logging-service:read', words: 'Read Logging Service' },
    { name: 'logging-service:write', words: 'Write Logging Service' },
    { name: 'event-service:read', words: 'Read Event Service' },
    { name: 'directory-sync-service:read', words: 'Read Directory Sync Service' },
  ],
  lifetimes: {
    accessToken: 3600, // oauth2.md
    code: 60, // identityprovider.ts: 60 seconds, one time
    developerToken: [day, 7 * day, 30 * day, 'unlimited'], // developer_tokens.md
  },
  refresh,
  // constants.ts and the Java SDK refuse an `expires_in` that is a number. `token_type` is in no document.
  answer: { members: ['access_token', 'expires_in'], expiresIn: 'string' },
  errors,
  revocation: {
    tokens: ['access_token', 'refresh_token'], // credentials.py
    success: { issuccess: 'true' }, // constants.ts: the string; a boolean is taken for a failure
    clientAuth: ['client_secret_post'],
  },
  authorization: {
    parameters: [
      { name: 'instance_id', meaning: 'The activated app, as the hub calls it.' }, // oauth2.md
      { name: 'region', meaning: 'Where the data of that instance is.' }, // credentials.py
    ],
    callback: [],
    pkce: 'unknown', // in no document and no SDK
    redirectUris: 'wildcard', // hub docs: `auth_redirect_uris` of the app manifest
  },
  // credentials.py: only `access_token` is read from the answer.
  developerTokens: { members: ['access_token'] },
  accessToken: 'HS256', // a JWT with a numeric `exp`; no SDK verifies it, no key is published
  api: {
    // Query Service: create a job. The answer of a 401 is not published.
    examples: [
      {
        method: 'POST',
        path: '/query/v2/jobs',
        status: 201,
        answer: { jobId: 'f2c1', uri: '/query/v2/jobs/f2c1' },
      },
    ],
    challenge: false, // in no document
  },
}

const contradictions: readonly Contradiction[] = [
  {
    about: 'refresh-body',
    branches: [
      { name: 'json-or-form', source: 'Both, so that each of the others is served.' },
      {
        name: 'json',
        source: 'credentials.py and constants.ts: JSON.',
        dialect: { bodies: { authorization_code: ['json'], refresh_token: ['json'] } },
      },
      {
        name: 'form',
        source: 'oauth2.md: application/x-www-form-urlencoded to refresh.',
        dialect: { bodies: { authorization_code: ['json'], refresh_token: ['form'] } },
      },
    ],
  },
  {
    about: 'expires-in',
    branches: [
      { name: 'string', source: 'constants.ts and the Java SDK refuse a number.' },
      {
        name: 'number',
        source: 'RFC 6749 §5.1.',
        dialect: { answer: { expiresIn: 'number' } },
      },
    ],
  },
  {
    about: 'error-status',
    branches: [
      { name: 'in-success', source: 'Every SDK looks for `error` in a 2xx answer.' },
      {
        name: 'own-status',
        source: 'credentials.py also raises on a status that is not 2xx.',
        dialect: { errors: { inSuccess: false } },
      },
    ],
  },
  {
    about: 'revocation-answer',
    branches: [
      { name: 'string', source: 'constants.ts compares with the string "true".' },
      {
        name: 'boolean',
        source: 'JSON has booleans; constants.ts warns and keeps the secrets then.',
        dialect: { revocation: { success: { issuccess: true } } },
      },
    ],
  },
  {
    about: 'refresh-token',
    branches: [
      { name: 'rolling', source: 'oauth2.md: it rolls after six months.' },
      {
        name: 'rotating',
        source: 'credentials.py stores a new one whenever one is returned.',
        dialect: { refresh: { kind: 'rotating' } },
      },
    ],
  },
  {
    about: 'token-type',
    branches: [
      { name: 'left-out', source: 'In no document and read by no SDK.' },
      {
        name: 'sent',
        source: 'RFC 6749 §5.1 requires it.',
        dialect: { answer: { members: ['access_token', 'token_type', 'expires_in'] } },
      },
    ],
  },
  {
    about: 'developer-token-provider',
    branches: [
      { name: 'apiexplorer.rocks', source: 'credentials.py and developer_tokens.md.' },
      {
        name: 'developers.paloaltonetworks.com',
        source: 'constants.ts and the Java SDK.',
        endpoints: { developerToken: 'https://app.developers.paloaltonetworks.com/request_token' },
      },
    ],
  },
]

/**
 * Describes Cortex Data Lake as it is in a region.
 *
 * @throws {TypeError} For a region that there is not.
 */
export function cortex({
  region = 'americas',
}: {
  region?: CortexRegion
} = {}): ProviderDescription {
  return {
    name: 'cortex',
    title: 'Cortex Data Lake',
    endpoints: {
      // credentials.py, constants.ts and oauth2.md agree on these three.
      authorization: 'https://identity.paloaltonetworks.com/as/authorization.oauth2',
      token: 'https://api.paloaltonetworks.com/api/oauth2/RequestToken',
      revocation: 'https://api.paloaltonetworks.com/api/oauth2/RevokeToken',
      developerToken: 'https://app.apiexplorer.rocks/request_token', // credentials.py
      api: choose(regions, region, 'region'),
    },
    domains: ['paloaltonetworks.com', 'apiexplorer.rocks'],
    environment: {
      // credentials.py; the names are the same in all SDKs.
      accessToken: ['PAN_ACCESS_TOKEN'],
      clientId: ['PAN_CLIENT_ID'],
      clientSecret: ['PAN_CLIENT_SECRET'],
      refreshToken: ['PAN_REFRESH_TOKEN'],
      developerToken: ['PAN_DEVELOPER_TOKEN'],
      developerTokenProvider: ['PAN_DEVELOPER_TOKEN_PROVIDER'],
      credentialsFile: ['PAN_CREDENTIALS_DBFILE'],
      apiBase: ['PAN_ENTRYPOINT'], // constants.ts
    },
    dialect,
    contradictions,
  }
}
