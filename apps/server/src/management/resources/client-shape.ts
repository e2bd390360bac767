/** A client as the API writes and reads it. */
import {
  type Client,
  type ClientRecord,
  callbackParameters,
  canonicalEmail,
  clientTypes,
  type InstallationManifest,
  type RefreshTokenPolicy,
  refreshTokenPolicyOf,
} from '@keygrant/engine'
import { clientAuthMethods, type GrantType, grantTypes, parseScope } from '@keygrant/protocol'
import Type, { type Static } from 'typebox'
import { closed, Id, isoTime, isoTimeOrNull, Name, nullable, Time, text } from '../schemas.ts'

const PolicyKind = Type.Enum(['none', 'fixed', 'rotating', 'rolling'])
const lifetime = (minimum: number) => Type.Integer({ minimum, maximum: 10 * 365 * 86_400 })
const policyMembers = {
  idle_lifetime: lifetime(60),
  absolute_lifetime: nullable(lifetime(60)),
  retry_window: Type.Integer({ minimum: 0, maximum: 60 }),
  roll_after: nullable(lifetime(60)),
  client_authentication: Type.Enum(['required', 'optional']),
}
const Policy = Type.Object({ kind: PolicyKind, ...policyMembers }, closed)
const PolicyInput = Type.Union([
  PolicyKind,
  Type.Object({ kind: PolicyKind, ...Type.Partial(Type.Object(policyMembers)).properties }, closed),
])

const AuthMethod = nullable(Type.Enum(Object.keys(clientAuthMethods)))
const AccessTokenLifetime = nullable(Type.Integer({ minimum: 60, maximum: 86_400 }))
const Uris = Type.Array(Type.String({ maxLength: 2_000 }), { maxItems: 50 })
const Grants = Type.Array(Type.Enum(Object.keys(grantTypes)), { maxItems: 10 })
const WebUri = nullable(Type.String({ maxLength: 2_000 }))
const Publication = Type.Enum(['draft', 'in_review', 'published'])
const Addresses = (maxItems: number) => Type.Array(text(254), { maxItems, uniqueItems: true })
const ReviewNote = nullable(text(1_000))
const CallbackParameters = Type.Array(Type.Enum([...callbackParameters]), { maxItems: 10 })
const Manifest = Type.Object(
  {
    onboarding_uri: Type.String({ maxLength: 2_000 }),
    regions: Type.Array(Name, { maxItems: 50 }),
    fields: Type.Array(
      Type.Object(
        {
          name: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,49}$' }),
          title: Name,
          required: Type.Boolean(),
        },
        closed,
      ),
      { maxItems: 20 },
    ),
  },
  closed,
)
const State = Type.Enum(['active', 'disabled'])
const AllowList = Type.Array(Type.String({ maxLength: 50 }), { maxItems: 100 })

/** What may be set at any time. */
const settable = {
  name: Type.Optional(Name),
  description: Type.Optional(text(2_000)),
  redirect_uris: Type.Optional(Uris),
  grant_types: Type.Optional(Grants),
  scope: Type.Optional(Type.String({ maxLength: 10_000 })),
  token_endpoint_auth_method: Type.Optional(AuthMethod),
  access_token_lifetime: Type.Optional(AccessTokenLifetime),
  refresh_token_policy: Type.Optional(PolicyInput),
  require_pkce: Type.Optional(Type.Boolean()),
  dpop_bound_access_tokens: Type.Optional(Type.Boolean()),
  ip_allow_list: Type.Optional(AllowList),
  resource_server: Type.Optional(nullable(Id)),
  client_uri: Type.Optional(WebUri),
  logo_uri: Type.Optional(WebUri),
  policy_uri: Type.Optional(WebUri),
  tos_uri: Type.Optional(WebUri),
  verified: Type.Optional(Type.Boolean()),
  contacts: Type.Optional(Addresses(5)),
  publication: Type.Optional(Publication),
  test_users: Type.Optional(Addresses(50)),
  review_note: Type.Optional(ReviewNote),
  required_scope: Type.Optional(Type.String({ maxLength: 10_000 })),
  post_logout_redirect_uris: Type.Optional(Uris),
  callback_parameters: Type.Optional(CallbackParameters),
  installation: Type.Optional(nullable(Manifest)),
  operator: Type.Optional(Type.Boolean()),
}

export const ClientChanges = Type.Object({ ...settable, state: Type.Optional(State) }, closed)
export const ClientCreation = Type.Object(
  {
    ...settable,
    name: Name,
    type: Type.Enum([...clientTypes]),
    organization_id: Type.Optional(nullable(Id)),
    client_secret_expires_at: Type.Optional(
      nullable(
        Type.String({ description: 'When its first secret ends; null, or left out: never.' }),
      ),
    ),
  },
  closed,
)

/** What a manifest may not say: who vouches for the client, who tries it, what else it may do, on which addresses. */
const {
  verified: _verified,
  publication: _publication,
  test_users: _testUsers,
  review_note: _reviewNote,
  operator: _operator,
  resource_server: _resourceServer,
  ip_allow_list: _ipAllowList,
  ...portable
} = settable

export const ManifestShape = Type.Object(
  { ...portable, name: Name, type: Type.Enum([...clientTypes]) },
  closed,
)

const shape = {
  client_id: Id,
  name: Type.String(),
  description: Type.String(),
  organization_id: nullable(Id),
  type: Type.Enum([...clientTypes]),
  confidential: Type.Boolean(),
  redirect_uris: Uris,
  grant_types: Grants,
  scope: Type.String(),
  token_endpoint_auth_method: AuthMethod,
  access_token_lifetime: AccessTokenLifetime,
  refresh_token_policy: Policy,
  require_pkce: Type.Boolean(),
  dpop_bound_access_tokens: Type.Boolean(),
  ip_allow_list: AllowList,
  state: State,
  operator: Type.Boolean(),
  resource_server: nullable(Id),
  client_uri: WebUri,
  logo_uri: WebUri,
  policy_uri: WebUri,
  tos_uri: WebUri,
  verified: Type.Boolean(),
  contacts: Addresses(5),
  publication: Publication,
  test_users: Addresses(50),
  review_note: ReviewNote,
  required_scope: Type.String(),
  post_logout_redirect_uris: Uris,
  callback_parameters: CallbackParameters,
  installation: nullable(Manifest),
  created_at: Time,
  last_used_at: nullable(Time),
}
export const ClientShape = Type.Object(shape, closed)
export const CreatedClientShape = Type.Object(
  {
    ...shape,
    client_secret: Type.Optional(Type.String({ description: 'Shown once.' })),
    client_secret_expires_at: Type.Optional(nullable(Time)),
    secret_id: Type.Optional(Id),
  },
  closed,
)

export const showClient = (client: Omit<ClientRecord, 'secrets'>) => ({
  client_id: client.id,
  name: client.name,
  description: client.description,
  organization_id: client.organizationId,
  type: client.type,
  confidential: client.confidential,
  redirect_uris: client.redirectUris,
  grant_types: client.grantTypes,
  scope: client.scope.join(' '),
  token_endpoint_auth_method: client.tokenEndpointAuthMethod,
  access_token_lifetime: client.accessTokenLifetime,
  refresh_token_policy: showPolicy(client.refreshTokenPolicy),
  require_pkce: client.requirePkce,
  dpop_bound_access_tokens: client.dpopBoundAccessTokens,
  ip_allow_list: client.ipAllowList,
  state: client.state,
  operator: client.operator,
  resource_server: client.resourceServer,
  client_uri: client.clientUri,
  logo_uri: client.logoUri,
  policy_uri: client.policyUri,
  tos_uri: client.tosUri,
  verified: client.verified,
  contacts: client.contacts,
  publication: client.publication,
  test_users: client.testUsers,
  review_note: client.reviewNote,
  required_scope: client.requiredScope.join(' '),
  post_logout_redirect_uris: client.postLogoutRedirectUris,
  callback_parameters: client.callbackParameters,
  installation: client.installation && showManifest(client.installation),
  created_at: isoTime(client.createdAt),
  last_used_at: isoTimeOrNull(client.lastUsedAt),
})

/** The part of a client that means the same on another server. */
export function showClientManifest(
  client: Omit<ClientRecord, 'secrets'>,
): Static<typeof ManifestShape> {
  const {
    client_id: _id,
    organization_id: _organization,
    confidential: _confidential,
    ip_allow_list: _addresses,
    state: _state,
    operator: _ours,
    resource_server: _api,
    verified: _vouched,
    publication: _public,
    test_users: _testers,
    review_note: _note,
    created_at: _created,
    last_used_at: _used,
    redirect_uris: redirectUris,
    grant_types: grants,
    post_logout_redirect_uris: logoutUris,
    callback_parameters: callbacks,
    contacts,
    ...rest
  } = showClient(client)
  return {
    ...rest,
    redirect_uris: [...redirectUris],
    grant_types: [...grants],
    post_logout_redirect_uris: [...logoutUris],
    callback_parameters: [...callbacks],
    contacts: [...contacts],
  }
}

const showManifest = ({
  onboardingUri,
  regions,
  fields,
}: InstallationManifest): Static<typeof Manifest> => ({
  onboarding_uri: onboardingUri,
  regions: [...regions],
  fields: [...fields],
})

const readManifest = (manifest: Static<typeof Manifest>): InstallationManifest => ({
  onboardingUri: manifest.onboarding_uri,
  regions: manifest.regions,
  fields: manifest.fields,
})

const showPolicy = (policy: RefreshTokenPolicy): Static<typeof Policy> => ({
  kind: policy.kind,
  idle_lifetime: policy.idleLifetime,
  absolute_lifetime: policy.absoluteLifetime,
  retry_window: policy.retryWindow,
  roll_after: policy.rollAfter,
  client_authentication: policy.clientAuthentication,
})

export function readPolicy(input: Static<typeof PolicyInput>): RefreshTokenPolicy {
  if (typeof input === 'string') return refreshTokenPolicyOf(input as RefreshTokenPolicy['kind'])
  const base = refreshTokenPolicyOf(input.kind as RefreshTokenPolicy['kind'])
  return {
    kind: base.kind,
    idleLifetime: input.idle_lifetime ?? base.idleLifetime,
    absoluteLifetime:
      input.absolute_lifetime === undefined ? base.absoluteLifetime : input.absolute_lifetime,
    retryWindow: input.retry_window ?? base.retryWindow,
    rollAfter: input.roll_after ?? base.rollAfter,
    clientAuthentication: (input.client_authentication ??
      base.clientAuthentication) as RefreshTokenPolicy['clientAuthentication'],
  }
}

/** The part that people see, or that organizations install. */
function applyPublic(
  base: Omit<Client, 'secrets'>,
  body: Static<typeof ClientChanges>,
): Partial<Client> {
  const kept = <T>(named: T | undefined, before: T): T => (named === undefined ? before : named)
  const { installation, required_scope: requiredScope } = body
  const publication = kept(body.publication, base.publication) as Client['publication']
  return {
    clientUri: kept(body.client_uri, base.clientUri),
    logoUri: kept(body.logo_uri, base.logoUri),
    policyUri: kept(body.policy_uri, base.policyUri),
    tosUri: kept(body.tos_uri, base.tosUri),
    verified: kept(body.verified, base.verified),
    contacts: kept(body.contacts, base.contacts),
    publication,
    testUsers: body.test_users?.map((each) => canonicalEmail(each) ?? each) ?? base.testUsers,
    // What was said of a draft is settled once it is handed in again.
    reviewNote: kept(body.review_note, publication === 'draft' ? base.reviewNote : null),
    requiredScope:
      requiredScope === undefined ? base.requiredScope : (parseScope(requiredScope) ?? []),
    postLogoutRedirectUris: kept(body.post_logout_redirect_uris, base.postLogoutRedirectUris),
    callbackParameters: kept(
      body.callback_parameters,
      base.callbackParameters,
    ) as Client['callbackParameters'],
    installation:
      installation === undefined
        ? base.installation
        : installation === null
          ? null
          : readManifest(installation),
  }
}

/** What a request names, over what is there. The scope must have been read before. */
export function applyClient(
  base: Omit<Client, 'secrets'>,
  body: Static<typeof ClientChanges>,
): Omit<Client, 'secrets'> {
  const { refresh_token_policy: policy } = body
  return {
    ...base,
    name: body.name ?? base.name,
    description: body.description ?? base.description,
    redirectUris: body.redirect_uris ?? base.redirectUris,
    grantTypes: (body.grant_types as GrantType[] | undefined) ?? base.grantTypes,
    scope: body.scope === undefined ? base.scope : (parseScope(body.scope) ?? []),
    tokenEndpointAuthMethod: (body.token_endpoint_auth_method === undefined
      ? base.tokenEndpointAuthMethod
      : body.token_endpoint_auth_method) as Client['tokenEndpointAuthMethod'],
    accessTokenLifetime:
      body.access_token_lifetime === undefined
        ? base.accessTokenLifetime
        : body.access_token_lifetime,
    refreshTokenPolicy: policy === undefined ? base.refreshTokenPolicy : readPolicy(policy),
    requirePkce: body.require_pkce ?? base.requirePkce,
    dpopBoundAccessTokens: body.dpop_bound_access_tokens ?? base.dpopBoundAccessTokens,
    ipAllowList: body.ip_allow_list ?? base.ipAllowList,
    resourceServer: body.resource_server === undefined ? base.resourceServer : body.resource_server,
    ...applyPublic(base, body),
    operator: body.operator ?? base.operator,
    state: (body.state ?? base.state) as Client['state'],
  }
}
