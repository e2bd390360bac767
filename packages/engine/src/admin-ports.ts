/**
 * What the management API asks of storage: records as people see them, pages of them, and one
 * transaction for a change, its audit event and the answer kept for a repeated request.
 */
import type {
  ApiDocument,
  KeyReader,
  Overview,
  OverviewQuery,
  ProblemGroup,
  SecretUses,
} from './console-ports.ts'
import type { DelegationTransaction } from './delegation-ports.ts'
import type {
  DeveloperToken,
  DeveloperTokenFilter,
  DeveloperTokenRecord,
} from './developer-token-ports.ts'
import type { EngineEvent } from './event-ports.ts'
import type { PageSettings } from './page-settings.ts'
import type { Api, Client, ClientSecret, Hash, Sealed, SigningKey } from './ports.ts'
import type { NewRevocation, Revocation } from './revocation-ports.ts'

export interface Organization {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly version: number
}

/** A person who can sign in. */
export interface User {
  readonly id: string
  /** Lower case; unique. */
  readonly email: string
  readonly name: string
  /** An argon2id string; null for a user who has no password. */
  readonly passwordHash: string | null
  /** They followed a link that was sent there. */
  readonly emailVerified: boolean
  readonly operator: boolean
  readonly state: 'active' | 'disabled'
  readonly createdAt: number
  readonly version: number
}

export const memberRoles = ['owner', 'developer', 'viewer'] as const
export type MemberRole = (typeof memberRoles)[number]

export interface Member {
  readonly organizationId: string
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly role: MemberRole
  readonly createdAt: number
}

/** A client's secret as its owner sees it: all but the secret. */
export interface SecretRecord {
  readonly id: string
  readonly clientId: string
  readonly name: string
  /** How the secret starts, up to and including four characters of its body. */
  readonly prefix: string
  readonly lastFour: string
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
  readonly lastUsedAddress: string | null
  readonly lastUsedUserAgent: string | null
}

export interface ClientRecord extends Client {
  readonly lastUsedAt: number | null
}

/** One change of state, by whom and to what. Never holds a secret. */
export interface AuditEvent {
  readonly id: string
  readonly at: number
  readonly actorKind: 'client' | 'user' | 'system'
  readonly actorId: string
  /** Such as `client.create` or `secret.rotate`. */
  readonly action: string
  readonly targetKind: string
  readonly targetId: string
  readonly organizationId: string | null
  readonly address: string
  readonly requestId: string
  /** What changed: `{before, after}` of the public members that differ. */
  readonly change: Readonly<Record<string, unknown>>
}

export interface LogEntry extends EngineEvent {
  readonly id: string
}

/** The latest use of a secret, or of a developer token. */
export interface SecretUse {
  readonly of: 'secret' | 'developer_token'
  readonly secretId: string
  readonly clientId: string
  readonly at: number
  readonly address: string
  readonly userAgent: string
  /** How many uses this is the latest of. */
  readonly count: number
}

/** What happened since the batch before. Entries may be a sample; uses and counts are complete. */
export interface LogBatch {
  readonly entries: readonly LogEntry[]
  /** At most one for each secret. */
  readonly uses: readonly SecretUse[]
  /** At most one for each client and hour; added to what is stored. */
  readonly usage: readonly ClientUsage[]
}

/** Requests by one client in one hour. */
export interface ClientUsage {
  readonly clientId: string
  /** The start of the hour. */
  readonly hour: number
  readonly tokens: number
  readonly failures: number
}

/** The answer to a POST, kept so that the same request again gets the same answer. */
export interface IdempotentAnswer {
  readonly actorId: string
  readonly key: string
  /** SHA-256 of method, path and body: the same key for another request is refused. */
  readonly fingerprint: string
  readonly status: number
  /** The body, sealed: it may hold a secret that is shown once. */
  readonly body: Sealed
  readonly expiresAt: number
}

/** Newest first. `after` is the id of the last item of the page before. */
export interface PageQuery {
  readonly limit: number
  readonly after?: string
}

/** What a list is narrowed to. Undefined members do not narrow. */
export interface ListFilter {
  readonly organizationId?: string
}

/** How many clients one page of a search looks at: what few clients have must not make it read them all. */
export const clientSearchWindow = 10_000

/** Which clients. `text` is part of the name, in whatever case, or the whole id. */
export interface ClientFilter extends ListFilter {
  readonly types?: readonly Client['type'][]
  readonly state?: Client['state']
  readonly publication?: Client['publication']
  readonly text?: string
  /** One scope that they may ask for. */
  readonly scope?: string
  /** What this organization may install: what is published, and its own drafts; null: published only. */
  readonly installableIn?: string | null
}

export interface LogFilter extends ListFilter {
  readonly grantType?: string
  readonly address?: string
  readonly requestId?: string
  /** One scope that was granted or, of a refusal, asked for. */
  readonly scope?: string
  readonly clientId?: string
  readonly userId?: string
  readonly outcome?: 'ok' | 'refused'
  readonly problem?: string
  readonly endpoint?: string
  readonly from?: number
  readonly to?: number
}

export interface AuditFilter extends ListFilter {
  readonly actorId?: string
  readonly targetId?: string
  readonly action?: string
}

/** A unique value that is taken already. */
export interface Conflict {
  readonly conflict: 'email' | 'identifier' | 'member' | 'id'
}

/** `stale`: the record was changed since the version that the caller saw. */
export type UpdateOutcome = 'updated' | 'stale' | 'missing'

/**
 * The mutations of one transaction. Every one is durable when {@link AdminStore.write} resolves, and
 * none is if it rejects. Updates compare `version` in the UPDATE itself: of concurrent changes that
 * start from one version exactly one gives `updated`, and the stored version grows by one.
 */
export interface AdminTransaction extends DelegationTransaction {
  insertOrganization(organization: Organization): Promise<void>
  updateOrganization(organization: Organization): Promise<UpdateOutcome>
  /** Deletes an organization that has no clients and no members. */
  deleteOrganization(id: string): Promise<'deleted' | 'missing' | 'in_use'>
  insertUser(user: User): Promise<Conflict | undefined>
  updateUser(user: User): Promise<UpdateOutcome | Conflict>
  /** Ends all sessions of a user. Gives how many. */
  deleteSessionsOf(userId: string): Promise<number>
  insertMember(member: Omit<Member, 'email' | 'name'>): Promise<Conflict | undefined>
  updateMember(
    member: Pick<Member, 'organizationId' | 'userId' | 'role'>,
  ): Promise<'updated' | 'missing'>
  deleteMember(organizationId: string, userId: string): Promise<boolean>
  /** The link works no more. Of concurrent calls exactly one gives true; one that expired gives false. */
  withdrawInvitation(invitation: OpenInvitationKey): Promise<boolean>
  insertApi(api: Api): Promise<Conflict | undefined>
  updateApi(api: Api): Promise<UpdateOutcome | Conflict>
  /** Replaces what there was. */
  saveApiDocument(document: ApiDocument): Promise<void>
  deleteApi(id: string): Promise<boolean>
  insertClient(client: Omit<Client, 'secrets'>): Promise<Conflict | undefined>
  updateClient(client: Omit<Client, 'secrets'>): Promise<UpdateOutcome>
  /** Deletes a client with its secrets, families and refresh tokens. */
  deleteClient(id: string): Promise<boolean>
  insertSecret(secret: NewSecret): Promise<void>
  /**
   * The same, unless the client has as many live secrets as it may have. Of any number of concurrent
   * calls no more than fit give `added`: those for one client wait for each other.
   */
  addSecret(secret: NewSecret, limit: SecretLimit): Promise<'added' | 'too_many' | 'no_client'>
  /** Sets the expiry of a live secret; an expiry already sooner is kept. */
  expireSecret(clientId: string, id: string, expiresAt: number): Promise<boolean>
  revokeSecret(clientId: string, id: string, now: number): Promise<boolean>
  /** With its family. */
  insertDeveloperToken(token: DeveloperToken): Promise<void>
  insertSigningKey(key: SigningKey): Promise<void>
  /** The first time they are stored as version 1, from version 0. */
  savePageSettings(settings: PageSettings): Promise<'updated' | 'stale'>
  /** Sets when a key leaves the JWK Set. */
  retireSigningKey(kid: string, retiresAt: number): Promise<boolean>
  /** As {@link Store.revoke}, in this transaction. */
  revoke(revocation: NewRevocation): Promise<Revocation>
  appendAudit(event: AuditEvent): Promise<void>
  /** Keeps an answer. Rejects the whole transaction with {@link IdempotencyRace} if the key was used meanwhile. */
  keepAnswer(answer: IdempotentAnswer): Promise<void>
}

/** Which invitation, and when it is looked for. */
export interface OpenInvitationKey {
  readonly organizationId: string
  readonly id: string
  readonly now: number
}

/** An invitation that was not taken yet, as members see it. */
export interface InvitationRecord {
  readonly id: string
  readonly email: string
  readonly role: MemberRole
  readonly createdAt: number
  readonly expiresAt: number
}

/** How many secrets of one client may be live, the new one included, and when that is judged. */
export interface SecretLimit {
  readonly live: number
  readonly now: number
}

export interface NewSecret extends ClientSecret {
  readonly clientId: string
  readonly name: string
  readonly prefix: string
  readonly lastFour: string
  readonly createdAt: number
}

/** Thrown by {@link AdminTransaction.keepAnswer}: another request with this key has just committed. */
export class IdempotencyRace extends Error {
  override readonly name = 'IdempotencyRace'
}

export interface AdminStore {
  /** Runs a change as one transaction, and tells every node that caches of it are out of date. */
  write<T>(change: (transaction: AdminTransaction) => Promise<T>): Promise<T>

  findOrganization(id: string): Promise<Organization | undefined>
  listOrganizations(page: PageQuery, filter: ListFilter): Promise<readonly Organization[]>
  findUser(id: string): Promise<User | undefined>
  findUserByEmail(email: string): Promise<User | undefined>
  /** Whether any user may manage the whole server. */
  hasOperator(): Promise<boolean>
  /** With `organizationId`: its members only. */
  listUsers(page: PageQuery, filter: ListFilter): Promise<readonly User[]>
  findMember(organizationId: string, userId: string): Promise<Member | undefined>
  listMembers(organizationId: string, page: PageQuery): Promise<readonly Member[]>
  /** Those that still work, by id. */
  listInvitations(
    organizationId: string,
    page: PageQuery,
    now: number,
  ): Promise<readonly InvitationRecord[]>
  findApi(id: string): Promise<Api | undefined>
  findClientRecord(id: string): Promise<ClientRecord | undefined>
  /**
   * With a filter that no index answers (all but organization and publication) a page looks at the
   * next {@link clientSearchWindow} clients behind `after` only; {@link AdminStore.endOfClientSearch}
   * says where to go on. A client whose id is the text is on the first page, wherever it stands.
   */
  listClients(page: PageQuery, filter: ClientFilter): Promise<readonly ClientRecord[]>
  /** The last client that such a page looks at; undefined if there are no more behind it. */
  endOfClientSearch(after: string | undefined, filter: ClientFilter): Promise<string | undefined>
  listSecrets(clientId: string): Promise<readonly SecretRecord[]>
  findDeveloperTokenRecord(id: string): Promise<DeveloperTokenRecord | undefined>
  listDeveloperTokens(
    page: PageQuery,
    filter: DeveloperTokenFilter,
  ): Promise<readonly DeveloperTokenRecord[]>
  listUsage(clientId: string, from: number): Promise<readonly ClientUsage[]>
  /** By secret, or developer token; those that were not used are left out. */
  listSecretUses(
    secretIds: readonly string[],
    now: number,
  ): Promise<ReadonlyMap<string, SecretUses>>
  readOverview(query: OverviewQuery): Promise<Overview>
  findApiDocument(apiId: string): Promise<ApiDocument | undefined>
  listSigningKeys(): Promise<readonly SigningKey[]>
  /** Who read the JWK Set, the latest first. */
  listKeyReaders(): Promise<readonly KeyReader[]>
  /** Undefined until somebody chose. */
  findPageSettings(): Promise<PageSettings | undefined>
  listAudit(page: PageQuery, filter: AuditFilter): Promise<readonly AuditEvent[]>
  listLogs(page: PageQuery, filter: LogFilter): Promise<readonly LogEntry[]>
  /** Entries written after the one named `after`, the oldest first; all if there is none by that id. */
  listLogsSince(page: PageQuery, filter: LogFilter): Promise<readonly LogEntry[]>
  /** The latest ten thousand refusals, grouped; the most frequent first, at most fifty groups. */
  groupProblems(filter: LogFilter): Promise<readonly ProblemGroup[]>
  findAnswer(actorId: string, key: string, now: number): Promise<IdempotentAnswer | undefined>
}

/** What keeps the whole going: batches, clean-up, change signals, the fit of the master key. */
export interface MaintenanceStore {
  /**
   * Writes a batch as one transaction. Last use never goes back in time; counts of simultaneous
   * batches add up.
   */
  appendLogs(batch: LogBatch): Promise<void>
  /** Deletes at most `limit` rows that expired before `now`; gives how many. Logs, the audit log and secrets that ended go by age. */
  deleteExpired(options: {
    readonly now: number
    readonly logsBefore: number
    readonly auditBefore: number
    readonly secretsBefore: number
    readonly limit: number
  }): Promise<number>
  /**
   * Notes who read the JWK Set. Never goes back in time, and keeps the latest `most`: anybody may call
   * themselves anything.
   */
  noteKeyReaders(readers: readonly KeyReader[], most: number): Promise<void>
  /** A number that differs whenever a committed {@link AdminStore.write} or revocation came between. */
  changeCounter(): Promise<number>
  /** The number that names the history of the revocation feed; 0 until there is one. */
  revocationEpoch(): Promise<number>
  /**
   * Gives the history of the revocation feed a new name. Whoever starts does so: the database may
   * have been restored from a backup, in which case positions of the old history mean nothing now.
   */
  beginRevocationEpoch(epoch: number): Promise<void>
  /**
   * Calls the listener soon after any node committed an {@link AdminStore.write} or a revocation.
   * May call too often, and says nothing of what happened while the database was out of reach.
   *
   * @returns Ends it.
   */
  watch(listener: () => void): () => void
  /**
   * Keeps `check` if the database holds none yet, and gives the one it holds. It is a keyed hash
   * made with the master key: a different one means that the key does not fit the data.
   */
  masterKeyCheck(check: Hash): Promise<Hash>
  /** Resolves if the database answers. */
  ping(): Promise<void>
  close(): Promise<void>
}
