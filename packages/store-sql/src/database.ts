/**
 * Every table as a type, alike on SQLite and PostgreSQL: ids and hashes are text, times whole
 * seconds since the epoch, yes and no 1 and 0, lists and objects JSON text.
 */
import type { EventEndpoint } from '@keygrant/engine'
import type { Generated } from 'kysely'
import type {
  ApiDocumentTable,
  KeyReaderTable,
  PageSettingsTable,
  SecretUseTable,
} from './console-tables.ts'
import type { MintedAheadTable, RevocationTable } from './revocation-tables.ts'

export type Flag = 0 | 1
/** JSON text. */
export type Json = string

export interface InstanceTable {
  readonly id: 1
  readonly master_key_check: string
}

/** One row that every change of configuration counts up: caches compare it. */
export interface CounterTable {
  readonly name: 'change' | 'revocation' | 'revocation_epoch'
  readonly value: number
}

export interface OrganizationTable {
  readonly id: string
  readonly name: string
  readonly created_at: number
  readonly version: number
}

export interface PersonTable {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly password_hash: string | null
  readonly email_verified: Flag
  readonly operator: Flag
  readonly state: 'active' | 'disabled'
  readonly created_at: number
  readonly version: number
}

export interface MemberTable {
  readonly organization_id: string
  readonly user_id: string
  readonly role: 'owner' | 'developer' | 'viewer'
  readonly created_at: number
}

export interface ApiTable {
  readonly id: string
  readonly identifier: string
  readonly name: string
  readonly access_token_lifetime: number
  readonly access_token_format: 'jwt' | 'opaque'
  readonly signing_algorithm: 'ES256' | 'EdDSA' | 'RS256'
  readonly scopes: Json
  readonly built_in: Flag
  readonly created_at: number
  readonly version: number
}

export interface ClientTable {
  readonly id: string
  readonly organization_id: string | null
  readonly name: string
  readonly description: string
  readonly type: 'machine' | 'web' | 'browser' | 'native' | 'device'
  readonly confidential: Flag
  readonly redirect_uris: Json
  readonly grant_types: Json
  readonly scope: string
  readonly token_endpoint_auth_method: string | null
  readonly access_token_lifetime: number | null
  readonly refresh_token_policy: Json
  readonly require_pkce: Flag
  readonly dpop_bound_access_tokens: Flag
  readonly ip_allow_list: Json
  readonly state: 'active' | 'disabled'
  readonly operator: Flag
  readonly resource_server: string | null
  readonly client_uri: string | null
  readonly logo_uri: string | null
  readonly policy_uri: string | null
  readonly tos_uri: string | null
  readonly verified: Flag
  readonly contacts: Json
  readonly publication: 'draft' | 'in_review' | 'published'
  readonly test_users: Json
  readonly review_note: string | null
  readonly required_scope: string
  readonly post_logout_redirect_uris: Json
  readonly callback_parameters: Json
  readonly installation: Json | null
  readonly created_at: number
  readonly version: number
  readonly last_used_at: number | null
}

export interface SecretTable {
  readonly id: string
  readonly client_id: string
  readonly name: string
  readonly hash: string
  readonly prefix: string
  readonly last_four: string
  readonly created_at: number
  readonly expires_at: number | null
  readonly revoked_at: number | null
  readonly last_used_at: number | null
  readonly last_used_address: string | null
  readonly last_used_user_agent: string | null
}

export interface FamilyTable {
  readonly id: string
  readonly client_id: string
  readonly subject: string
  readonly organization_id: string | null
  readonly api_id: string
  readonly scope: string
  readonly created_at: number
  readonly expires_at: number | null
  readonly revoked_at: number | null
  readonly consent_id: string | null
  readonly installation_id: string | null
  readonly authenticated_at: number | null
  /** Thumbprint of a key, RFC 7638. */
  readonly bound_to: string | null
}

export interface RefreshTokenTable {
  readonly hash: string
  readonly family_id: string
  readonly issued_at: number
  readonly expires_at: number
  readonly spent_at: number | null
  readonly successor: string | null
}

export interface AccessTokenTable {
  readonly hash: string
  readonly jti: string
  readonly family_id: string | null
  readonly client_id: string
  readonly subject: string
  readonly organization_id: string | null
  readonly installation_id: string | null
  readonly api_id: string
  readonly scope: string
  readonly issued_at: number
  readonly expires_at: number
  readonly bound_to: string | null
}

export interface SigningKeyTable {
  readonly kid: string
  readonly algorithm: 'ES256' | 'EdDSA' | 'RS256'
  readonly public_jwk: Json
  readonly sealed_private_key: string
  readonly created_at: number
  readonly activates_at: number
  readonly retires_at: number | null
}

export interface AuditTable {
  readonly position: Generated<number>
  readonly id: string
  readonly at: number
  readonly actor_kind: 'client' | 'user' | 'system'
  readonly actor_id: string
  readonly action: string
  readonly target_kind: string
  readonly target_id: string
  readonly organization_id: string | null
  readonly address: string
  readonly request_id: string
  readonly change: Json
}

export interface LogTable {
  readonly position: Generated<number>
  readonly id: string
  readonly endpoint: EventEndpoint
  readonly at: number
  readonly address: string
  readonly user_agent: string
  readonly request_id: string
  readonly client_id: string | null
  readonly organization_id: string | null
  readonly user_id: string | null
  readonly secret_id: string | null
  readonly grant_type: string | null
  readonly scope: string
  readonly outcome: 'ok' | 'refused'
  readonly problem: string | null
  readonly facts: Json
}

export interface UsageTable {
  readonly client_id: string
  readonly hour: number
  readonly tokens: number
  readonly failures: number
}

export interface AnswerTable {
  readonly actor_id: string
  readonly key: string
  readonly fingerprint: string
  readonly status: number
  readonly body: string
  readonly expires_at: number
}

export interface ConsentTable {
  readonly id: string
  readonly user_id: string
  readonly client_id: string
  /** Empty for none, here and in `installation_id`: both are part of what is unique. */
  readonly organization_id: string
  readonly installation_id: string
  readonly api_id: string
  readonly scope: string
  readonly created_at: number
  readonly updated_at: number
}

export interface CodeTable {
  readonly hash: string
  readonly family_id: string
  readonly redirect_uri: string
  readonly redirect_uri_sent: Flag
  readonly code_challenge: string | null
  readonly nonce: string | null
  readonly resource: string | null
  readonly methods: string
  readonly issued_at: number
  readonly expires_at: number
  readonly spent_at: number | null
}

/** Interactions that were decided, so that none is decided twice. */
export interface DecisionTable {
  readonly interaction_id: string
  readonly expires_at: number
}

export interface DeviceTable {
  readonly hash: string
  readonly user_code_hash: string
  readonly client_id: string
  readonly api_id: string
  readonly scope: string
  readonly state: 'pending' | 'allowed' | 'denied'
  readonly family_id: string | null
  readonly methods: string
  readonly interval: number
  readonly last_polled_at: number | null
  readonly spent_at: number | null
  readonly address: string
  readonly user_agent: string
  readonly created_at: number
  readonly expires_at: number
}

export interface InstallationTable {
  readonly id: string
  readonly organization_id: string
  readonly client_id: string
  readonly region: string | null
  readonly fields: Json
  readonly created_by: string
  readonly created_at: number
  readonly version: number
}

export interface SessionTable {
  readonly id: string
  readonly hash: string
  readonly user_id: string
  readonly methods: string
  readonly authenticated_at: number
  readonly created_at: number
  readonly last_seen_at: number
  readonly expires_at: number
  readonly address: string
  readonly user_agent: string
}

export interface DeveloperTokenTable {
  readonly id: string
  readonly hash: string
  /** What it is for, until when, and whether it was revoked. */
  readonly family_id: string
  readonly user_id: string
  readonly organization_id: string | null
  readonly name: string
  readonly prefix: string
  readonly last_four: string
  readonly created_at: number
  readonly last_used_at: number | null
  readonly last_used_address: string | null
  readonly last_used_user_agent: string | null
}

export interface TotpTable {
  readonly user_id: string
  readonly sealed_secret: string
  readonly confirmed_at: number | null
  readonly last_step: number
}

export interface RecoveryCodeTable {
  readonly user_id: string
  readonly hash: string
}

export interface PasskeyTable {
  readonly id: string
  readonly user_id: string
  readonly name: string
  readonly public_key: string
  readonly sign_count: number
  readonly transports: Json
  readonly created_at: number
  readonly last_used_at: number | null
}

export interface LinkTable {
  /** Null in a row that a node of an older version wrote. */
  readonly id: string | null
  readonly hash: string
  readonly purpose: 'invitation' | 'password_reset' | 'setup'
  readonly email: string
  readonly user_id: string | null
  readonly organization_id: string | null
  readonly role: 'owner' | 'developer' | 'viewer' | null
  readonly created_at: number
  readonly expires_at: number
}

/** Failed attempts under a key, counted from the start of a window. */
export interface FailureTable {
  readonly key: string
  readonly count: number
  readonly began_at: number
  readonly expires_at: number
}

export interface Database {
  readonly instance: InstanceTable
  readonly counter: CounterTable
  readonly organization: OrganizationTable
  readonly person: PersonTable
  readonly member: MemberTable
  readonly api: ApiTable
  readonly client: ClientTable
  readonly client_secret: SecretTable
  readonly token_family: FamilyTable
  readonly refresh_token: RefreshTokenTable
  readonly access_token: AccessTokenTable
  readonly revocation: RevocationTable
  readonly minted_ahead: MintedAheadTable
  readonly signing_key: SigningKeyTable
  readonly audit_event: AuditTable
  readonly log_entry: LogTable
  readonly client_usage: UsageTable
  readonly idempotent_answer: AnswerTable
  readonly consent: ConsentTable
  readonly authorization_code: CodeTable
  readonly decided_interaction: DecisionTable
  readonly device_authorization: DeviceTable
  readonly installation: InstallationTable
  readonly session: SessionTable
  readonly developer_token: DeveloperTokenTable
  readonly secret_use: SecretUseTable
  readonly api_document: ApiDocumentTable
  readonly page_settings: PageSettingsTable
  readonly key_reader: KeyReaderTable
  readonly totp: TotpTable
  readonly recovery_code: RecoveryCodeTable
  readonly passkey: PasskeyTable
  readonly one_time_link: LinkTable
  readonly failed_attempt: FailureTable
}
