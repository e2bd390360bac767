/** Clients, each read together with its live secrets. */
import type {
  CallbackParameter,
  Client,
  ClientRecord,
  ClientSecret,
  Conflict,
  Hash,
  InstallationManifest,
  RefreshTokenPolicy,
  UpdateOutcome,
} from '@keygrant/engine'
import type { ClientAuthMethod, GrantType } from '@keygrant/protocol'
import type { Reader, Writer } from './backend.ts'
import { conflictOf, type Target } from './conflict.ts'
import type { ClientTable, Flag } from './database.ts'
import { outcomeOf } from './update-outcome.ts'

const flag = (value: boolean): Flag => (value ? 1 : 0)

export function fromRow(row: ClientTable, secrets: readonly ClientSecret[]): ClientRecord {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    description: row.description,
    type: row.type,
    confidential: row.confidential === 1,
    redirectUris: JSON.parse(row.redirect_uris) as string[],
    grantTypes: JSON.parse(row.grant_types) as GrantType[],
    scope: row.scope === '' ? [] : row.scope.split(' '),
    tokenEndpointAuthMethod: row.token_endpoint_auth_method as ClientAuthMethod | null,
    accessTokenLifetime: row.access_token_lifetime,
    refreshTokenPolicy: JSON.parse(row.refresh_token_policy) as RefreshTokenPolicy,
    requirePkce: row.require_pkce === 1,
    dpopBoundAccessTokens: row.dpop_bound_access_tokens === 1,
    ipAllowList: JSON.parse(row.ip_allow_list) as string[],
    state: row.state,
    operator: row.operator === 1,
    resourceServer: row.resource_server,
    clientUri: row.client_uri,
    logoUri: row.logo_uri,
    policyUri: row.policy_uri,
    tosUri: row.tos_uri,
    verified: row.verified === 1,
    contacts: JSON.parse(row.contacts) as string[],
    publication: row.publication,
    testUsers: JSON.parse(row.test_users) as string[],
    reviewNote: row.review_note,
    requiredScope: row.required_scope === '' ? [] : row.required_scope.split(' '),
    postLogoutRedirectUris: JSON.parse(row.post_logout_redirect_uris) as string[],
    callbackParameters: JSON.parse(row.callback_parameters) as CallbackParameter[],
    installation:
      row.installation === null ? null : (JSON.parse(row.installation) as InstallationManifest),
    secrets,
    createdAt: row.created_at,
    version: row.version,
    lastUsedAt: row.last_used_at,
  }
}

const toRow = (client: Omit<Client, 'secrets'>): Omit<ClientTable, 'last_used_at'> => ({
  id: client.id,
  organization_id: client.organizationId,
  name: client.name,
  description: client.description,
  type: client.type,
  confidential: flag(client.confidential),
  redirect_uris: JSON.stringify(client.redirectUris),
  grant_types: JSON.stringify(client.grantTypes),
  scope: client.scope.join(' '),
  token_endpoint_auth_method: client.tokenEndpointAuthMethod,
  access_token_lifetime: client.accessTokenLifetime,
  refresh_token_policy: JSON.stringify(client.refreshTokenPolicy),
  require_pkce: flag(client.requirePkce),
  dpop_bound_access_tokens: flag(client.dpopBoundAccessTokens),
  ip_allow_list: JSON.stringify(client.ipAllowList),
  state: client.state,
  operator: flag(client.operator),
  resource_server: client.resourceServer,
  client_uri: client.clientUri,
  logo_uri: client.logoUri,
  policy_uri: client.policyUri,
  tos_uri: client.tosUri,
  verified: flag(client.verified),
  contacts: JSON.stringify(client.contacts),
  publication: client.publication,
  test_users: JSON.stringify(client.testUsers),
  review_note: client.reviewNote,
  required_scope: client.requiredScope.join(' '),
  post_logout_redirect_uris: JSON.stringify(client.postLogoutRedirectUris),
  callback_parameters: JSON.stringify(client.callbackParameters),
  installation: client.installation && JSON.stringify(client.installation),
  created_at: client.createdAt,
  version: client.version,
})

export async function findClient(db: Reader, id: string): Promise<ClientRecord | undefined> {
  const row = await db.selectFrom('client').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  return fromRow(row, (await liveSecrets(db, [id])).get(id) ?? [])
}

/** Secrets that are not revoked, by client. Whether one has expired is for the reader's clock. */
export async function liveSecrets(
  db: Reader,
  clientIds: readonly string[],
): Promise<Map<string, ClientSecret[]>> {
  if (clientIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('client_secret')
    .select(['id', 'client_id', 'hash', 'expires_at'])
    .where('client_id', 'in', clientIds)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .execute()
  const byClient = new Map<string, ClientSecret[]>()
  for (const { id, client_id, hash, expires_at: expiresAt } of rows) {
    const secret = { id, hash: hash as Hash, expiresAt }
    byClient.set(client_id, [...(byClient.get(client_id) ?? []), secret])
  }
  return byClient
}

export function insertClient(
  target: Target,
  client: Omit<Client, 'secrets'>,
): Promise<Conflict | undefined> {
  return conflictOf(target, 'id', async () => {
    const row = { ...toRow(client), last_used_at: null }
    await target.writer.insertInto('client').values(row).execute()
    return undefined
  })
}

export async function updateClient(
  writer: Writer,
  client: Omit<Client, 'secrets'>,
): Promise<UpdateOutcome> {
  const { numUpdatedRows } = await writer
    .updateTable('client')
    .set({ ...toRow(client), version: client.version + 1 })
    .where('id', '=', client.id)
    .where('version', '=', client.version)
    .executeTakeFirstOrThrow()
  return outcomeOf(writer, 'client', { id: client.id, changed: numUpdatedRows })
}

/** With all that only means something through it. Revocations stay until nothing they hit can live. */
export async function deleteClient(writer: Writer, id: string): Promise<boolean> {
  // The client first, as a batch of logs locks it.
  await writer.updateTable('client').set({ state: 'disabled' }).where('id', '=', id).execute()
  // Families before their tokens (which the schema deletes with them), as an issuance locks them.
  await writer.deleteFrom('token_family').where('client_id', '=', id).execute()
  await writer.deleteFrom('access_token').where('client_id', '=', id).execute()
  await writer.deleteFrom('client_usage').where('client_id', '=', id).execute()
  const query = writer.deleteFrom('client').where('id', '=', id)
  return (await query.executeTakeFirstOrThrow()).numDeletedRows === 1n
}
