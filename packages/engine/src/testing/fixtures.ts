/** Valid records, each of which a test changes in one way. */
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import type { Api, Client, Family, Hash, StoredRefreshToken } from '../ports.ts'

export const now = 1_800_000_000

export const anApi: Api = {
  id: 'api_1',
  identifier: 'https://api.example.com',
  name: 'Example',
  accessTokenLifetime: 3600,
  accessTokenFormat: 'jwt',
  signingAlgorithm: 'ES256',
  scopes: ['balance:read', 'balance:write'].map((name) => ({
    name,
    title: name,
    description: '',
    sensitive: false,
  })),
  builtIn: false,
  createdAt: now - 1000,
  version: 1,
}

export const anotherApi: Api = {
  ...anApi,
  id: 'api_2',
  identifier: 'https://other.example.com',
  scopes: [{ name: 'mail:read', title: '', description: '', sensitive: false }],
}

export const aClient: Client = {
  id: 'cl_1',
  organizationId: 'org_1',
  name: 'worker',
  description: '',
  type: 'machine',
  confidential: true,
  redirectUris: [],
  grantTypes: ['client_credentials', 'refresh_token'],
  scope: ['balance:read', 'balance:write'],
  tokenEndpointAuthMethod: null,
  accessTokenLifetime: null,
  refreshTokenPolicy: refreshTokenPolicyOf('none'),
  requirePkce: true,
  dpopBoundAccessTokens: false,
  ipAllowList: [],
  state: 'active',
  operator: false,
  resourceServer: null,
  clientUri: null,
  logoUri: null,
  policyUri: null,
  tosUri: null,
  verified: false,
  contacts: [],
  publication: 'published',
  testUsers: [],
  reviewNote: null,
  requiredScope: [],
  postLogoutRedirectUris: [],
  callbackParameters: [],
  installation: null,
  secrets: [],
  createdAt: now - 1000,
  version: 1,
}

export const aRotatingClient: Client = {
  ...aClient,
  refreshTokenPolicy: refreshTokenPolicyOf('rotating'),
}

export const aFamily: Family = {
  id: 'fam_1',
  clientId: aClient.id,
  subject: aClient.id,
  organizationId: 'org_1',
  apiId: anApi.id,
  scope: ['balance:read', 'balance:write'],
  createdAt: now - 100,
  expiresAt: now + 10_000,
  revokedAt: null,
  consentId: null,
  installationId: null,
  authenticatedAt: null,
  boundTo: null,
}

export const aRefreshToken: StoredRefreshToken = {
  hash: 'h' as Hash,
  familyId: aFamily.id,
  issuedAt: now - 100,
  expiresAt: now + 1000,
  spentAt: null,
  family: aFamily,
  successorSpent: false,
}
