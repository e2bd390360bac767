/** One valid record of each kind. A case changes what it is about. */
import type {
  AccountStore,
  AdminStore,
  Api,
  AuditEvent,
  AuthorizationCode,
  Client,
  Consent,
  DelegationStore,
  Family,
  Hash,
  LogEntry,
  MaintenanceStore,
  NewSecret,
  OpaqueAccessToken,
  Organization,
  RefreshToken,
  Sealed,
  SigningKey,
  Store,
  User,
} from '@keygrant/engine'

/** What every store is: all ports over one database. */
export type AnyStore = Store & AdminStore & DelegationStore & AccountStore & MaintenanceStore

export const hash = (text: string): Hash => text as Hash
export const sealed = (text: string): Sealed => text as Sealed

export const anOrganization = (id: string, with_: Partial<Organization> = {}): Organization => ({
  id,
  name: `Organization ${id}`,
  createdAt: 1_000,
  version: 1,
  ...with_,
})

export const aUser = (id: string, with_: Partial<User> = {}): User => ({
  id,
  email: `${id}@example.com`,
  name: 'Ada',
  passwordHash: '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA',
  emailVerified: false,
  operator: false,
  state: 'active',
  createdAt: 1_000,
  version: 1,
  ...with_,
})

export const anApi = (id: string, with_: Partial<Api> = {}): Api => ({
  id,
  identifier: `https://${id}.example.com`,
  name: 'Example',
  accessTokenLifetime: 3_600,
  accessTokenFormat: 'jwt',
  signingAlgorithm: 'ES256',
  scopes: [{ name: 'balance:read', title: 'Read', description: '', sensitive: false }],
  builtIn: false,
  createdAt: 1_000,
  version: 1,
  ...with_,
})

export const aClient = (
  id: string,
  with_: Partial<Omit<Client, 'secrets'>> = {},
): Omit<Client, 'secrets'> => ({
  id,
  organizationId: null,
  name: 'worker “ü”',
  description: '',
  type: 'machine',
  confidential: true,
  redirectUris: ['https://app.example.com/cb'],
  grantTypes: ['client_credentials', 'refresh_token'],
  scope: ['balance:read', 'instances:read'],
  tokenEndpointAuthMethod: null,
  accessTokenLifetime: null,
  refreshTokenPolicy: {
    kind: 'rotating',
    idleLifetime: 1_000,
    absoluteLifetime: null,
    retryWindow: 10,
    rollAfter: null,
    clientAuthentication: 'required',
  },
  requirePkce: true,
  dpopBoundAccessTokens: false,
  ipAllowList: ['10.0.0.0/8'],
  state: 'active',
  operator: false,
  resourceServer: null,
  clientUri: 'https://app.example.com',
  logoUri: null,
  policyUri: null,
  tosUri: null,
  verified: true,
  contacts: ['help@fleet.example'],
  publication: 'draft',
  testUsers: ['tester@example.com'],
  reviewNote: 'The privacy policy is missing.',
  requiredScope: ['balance:read'],
  postLogoutRedirectUris: ['https://app.example.com/bye'],
  callbackParameters: ['site', 'org_id'],
  installation: {
    onboardingUri: 'https://app.example.com/install',
    regions: ['eu'],
    fields: [{ name: 'team', title: 'Team', required: true }],
  },
  createdAt: 1_000,
  version: 1,
  ...with_,
})

export const aSecret = (
  id: string,
  clientId: string,
  with_: Partial<NewSecret> = {},
): NewSecret => ({
  id,
  clientId,
  hash: hash(`hash of ${id}`),
  name: 'first',
  prefix: 'kg_cs_abcd',
  lastFour: 'wxyz',
  createdAt: 1_000,
  expiresAt: null,
  ...with_,
})

export const aFamily = (id: string, with_: Partial<Family> = {}): Family => ({
  id,
  clientId: 'cl_1',
  subject: 'cl_1',
  organizationId: null,
  apiId: 'api_1',
  scope: ['balance:read'],
  createdAt: 1_000,
  expiresAt: null,
  revokedAt: null,
  consentId: null,
  installationId: null,
  authenticatedAt: null,
  boundTo: null,
  ...with_,
})

export const aConsent = (id: string, with_: Partial<Consent> = {}): Consent => ({
  id,
  userId: 'usr_1',
  clientId: 'cl_1',
  organizationId: null,
  installationId: null,
  apiId: 'api_1',
  scope: ['balance:read'],
  createdAt: 1_000,
  updatedAt: 1_000,
  ...with_,
})

export const aCode = (name: string, with_: Partial<AuthorizationCode> = {}): AuthorizationCode => ({
  hash: hash(name),
  familyId: 'fam_1',
  redirectUri: 'https://app.example.com/cb',
  redirectUriSent: true,
  codeChallenge: 'c'.repeat(43),
  nonce: null,
  resource: null,
  methods: ['pwd'],
  issuedAt: 1_000,
  expiresAt: 5_000,
  spentAt: null,
  ...with_,
})

export const aRefreshToken = (
  name: string,
  familyId: string,
  with_: Partial<RefreshToken> = {},
): RefreshToken => ({
  hash: hash(name),
  familyId,
  issuedAt: 1_000,
  expiresAt: 5_000,
  spentAt: null,
  ...with_,
})

export const anAccessToken = (
  name: string,
  with_: Partial<OpaqueAccessToken> = {},
): OpaqueAccessToken => ({
  hash: hash(name),
  jti: `jti of ${name}`,
  familyId: null,
  clientId: 'cl_1',
  subject: 'cl_1',
  organizationId: null,
  installationId: null,
  apiId: 'api_1',
  scope: ['balance:read'],
  issuedAt: 1_000,
  expiresAt: 4_600,
  boundTo: null,
  ...with_,
})

export const aSigningKey = (kid: string, with_: Partial<SigningKey> = {}): SigningKey => ({
  kid,
  algorithm: 'ES256',
  publicJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid, alg: 'ES256', use: 'sig' },
  sealedPrivateKey: sealed('sealed'),
  createdAt: 1_000,
  activatesAt: 1_000,
  retiresAt: null,
  ...with_,
})

export const anAuditEvent = (id: string, with_: Partial<AuditEvent> = {}): AuditEvent => ({
  id,
  at: 1_000,
  actorKind: 'user',
  actorId: 'usr_1',
  action: 'client.create',
  targetKind: 'client',
  targetId: 'cl_1',
  organizationId: null,
  address: '127.0.0.1',
  requestId: 'req_1',
  change: { after: { name: 'worker' } },
  ...with_,
})

export const aLogEntry = (id: string, with_: Partial<LogEntry> = {}): LogEntry => ({
  id,
  endpoint: 'token',
  at: 1_000,
  caller: { address: '127.0.0.1', userAgent: 'curl', requestId: 'req_1' },
  clientId: 'cl_1',
  organizationId: null,
  userId: null,
  secretId: null,
  grantType: 'client_credentials',
  scope: ['balance:read'],
  outcome: 'ok',
  problem: null,
  facts: { why: 'because' },
  ...with_,
})

/** Stores a family with one live refresh token, named like the family. */
export async function insertFamily(store: AnyStore, family: Family): Promise<void> {
  await store.commitIssuance({
    now: family.createdAt,
    newFamily: family,
    refreshToken: aRefreshToken(family.id, family.id),
  })
}
