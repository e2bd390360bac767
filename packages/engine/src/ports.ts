/**
 * What the engine asks of the world: the records it decides by, and the ports through which it
 * reads and writes them. Times are whole seconds since the epoch, lifetimes are seconds.
 */
import type {
  ClientAuthMethod,
  GrantType,
  PublicJwk,
  Scope,
  SigningAlgorithm,
} from '@keygrant/protocol'
import type { StoredAuthorizationCode, StoredDeviceAuthorization } from './delegation-ports.ts'
import type { StoredDeveloperToken } from './developer-token-ports.ts'
import type { MintedAhead, NewRevocation, Revocation } from './revocation-ports.ts'

declare const brand: unique symbol

/** The keyed hash (HMAC-SHA-256) of a secret or token. Clear text can't be passed where one is wanted. */
export type Hash = string & { readonly [brand]: 'Hash' }
/** Something encrypted under the master key (AES-256-GCM). */
export type Sealed = string & { readonly [brand]: 'Sealed' }

/** What kind of program a client is; its defaults follow from that. */
export type ClientType = 'machine' | 'web' | 'browser' | 'native' | 'device'

/** Whether and how a client's refresh tokens change with use. */
export interface RefreshTokenPolicy {
  /**
   * `none`: no refresh token. `fixed`: one token for the whole life of the family. `rotating`: a
   * new one at each use. `rolling`: a new one once the old is `rollAfter` seconds old.
   */
  readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'
  /** A token that was not used this long is dead. */
  readonly idleLifetime: number
  /** A family this old is dead; null means it may live for ever. */
  readonly absoluteLifetime: number | null
  /** `rotating`: how long the same client, presenting the same token again, gets the same successor. */
  readonly retryWindow: number
  /** `rolling`: the age at which a token is replaced. */
  readonly rollAfter: number | null
  /** `optional` lets a machine client refresh without authenticating, as DataCrunch does. */
  readonly clientAuthentication: 'required' | 'optional'
}

/**
 * What a client may want beside `code`, `state` and `iss` in its callback, as Datadog's apps do.
 * `site` is the issuer, `domain` its host.
 */
export const callbackParameters = [
  'site',
  'domain',
  'org_id',
  'org_name',
  'instance_id',
  'region',
] as const
/** One of {@link callbackParameters}. */
export type CallbackParameter = (typeof callbackParameters)[number]

/** What an organization is asked when it installs a client. */
export interface InstallationManifest {
  /** Where a launch sends the browser, with signed parameters. */
  readonly onboardingUri: string
  /** Regions to choose from; empty if the client has none. */
  readonly regions: readonly string[]
  readonly fields: readonly InstallationField[]
}

export interface InstallationField {
  /** Its name in the launch parameters: letters, digits and underscores. */
  readonly name: string
  readonly title: string
  readonly required: boolean
}

/** One of a client's shared secrets, of which only the hash is kept. */
export interface ClientSecret {
  readonly id: string
  readonly hash: Hash
  readonly expiresAt: number | null
}

/** An OAuth client, as the endpoints judge it. */
export interface Client {
  readonly id: string
  readonly organizationId: string | null
  readonly name: string
  readonly description: string
  readonly type: ClientType
  readonly confidential: boolean
  readonly redirectUris: readonly string[]
  readonly grantTypes: readonly GrantType[]
  readonly scope: Scope
  /** Null: a secret may come by `client_secret_basic` or by `client_secret_post`. */
  readonly tokenEndpointAuthMethod: ClientAuthMethod | null
  /** Seconds; null takes the API's. The shorter of the two counts. */
  readonly accessTokenLifetime: number | null
  readonly refreshTokenPolicy: RefreshTokenPolicy
  readonly requirePkce: boolean
  readonly dpopBoundAccessTokens: boolean
  /** CIDR blocks a token may be asked from; empty means any. */
  readonly ipAllowList: readonly string[]
  readonly state: 'active' | 'disabled'
  /** Belongs to the operator: may introspect every token and manage every organization. */
  readonly operator: boolean
  /** The API whose tokens this client may introspect, as its resource server. */
  readonly resourceServer: string | null
  /** What people see of it, RFC 7591 §2; null where it does not say. */
  readonly clientUri: string | null
  readonly logoUri: string | null
  readonly policyUri: string | null
  readonly tosUri: string | null
  /** The operator knows who is behind it. Consent is remembered for verified confidential clients only. */
  readonly verified: boolean
  /** Where people who have a question reach those who offer it: mail addresses, RFC 7591 §2. */
  readonly contacts: readonly string[]
  /** Until it is published, only members of its own organization and `testUsers` can allow it. */
  readonly publication: 'draft' | 'in_review' | 'published'
  /** Mail addresses of users who may try it before it is published; canonical. */
  readonly testUsers: readonly string[]
  /** Why an operator sent it back; null if they did not. */
  readonly reviewNote: string | null
  /** The part of `scope` that a user can't leave out when allowing. */
  readonly requiredScope: Scope
  /** OpenID Connect RP-Initiated Logout §2: where a browser may be sent afterwards. Exact. */
  readonly postLogoutRedirectUris: readonly string[]
  /** What is added to the authorization response for it. */
  readonly callbackParameters: readonly CallbackParameter[]
  /** How organizations install it; null if they can't. */
  readonly installation: InstallationManifest | null
  /** Live secrets only: neither revoked nor, when read, expired. */
  readonly secrets: readonly ClientSecret[]
  readonly createdAt: number
  readonly version: number
}

/** What people read of a scope, in one language. */
export interface ScopeWords {
  readonly title: string
  readonly description: string
}

/** One scope of an API, with the words for a consent page. */
export interface ApiScope extends ScopeWords {
  readonly name: string
  readonly sensitive: boolean
  /** By language tag, where its own words are in another. */
  readonly translations?: Readonly<Record<string, ScopeWords>>
}

/** A resource server. */
export interface Api {
  readonly id: string
  /** The `aud` of its tokens, RFC 8707 §2. Canonical. */
  readonly identifier: string
  readonly name: string
  readonly accessTokenLifetime: number
  readonly accessTokenFormat: 'jwt' | 'opaque'
  readonly signingAlgorithm: SigningAlgorithm
  readonly scopes: readonly ApiScope[]
  /** Part of Keygrant itself (its management API): can't be changed or deleted. */
  readonly builtIn: boolean
  readonly createdAt: number
  readonly version: number
}

/** All tokens that descend from one authorization. */
export interface Family {
  readonly id: string
  readonly clientId: string
  readonly subject: string
  readonly organizationId: string | null
  readonly apiId: string
  readonly scope: Scope
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  /** What the user allowed; null where a client acts for itself. */
  readonly consentId: string | null
  readonly installationId: string | null
  /** When the user proved who they are: `auth_time`. Null where a client acts for itself. */
  readonly authenticatedAt: number | null
  /**
   * The key that whoever redeems the code must prove to hold, if the request named one; from then on the one
   * that whoever refreshes must, of a public client that began with one; else null.
   */
  readonly boundTo: string | null
}

/** A refresh token as it is stored: never in clear. */
export interface RefreshToken {
  readonly hash: Hash
  readonly familyId: string
  readonly issuedAt: number
  /** When it dies if it is not used. */
  readonly expiresAt: number
  readonly spentAt: number | null
}

/** What {@link Store.findRefreshToken} gives: the token, its family, and how its successor fared. */
export interface StoredRefreshToken extends RefreshToken {
  readonly family: Family
  /** Whether the token that replaced this one was itself used. False if there is none. */
  readonly successorSpent: boolean
}

/** An opaque access token. JWTs leave no row. */
export interface OpaqueAccessToken {
  readonly hash: Hash
  readonly jti: string
  readonly familyId: string | null
  readonly clientId: string
  readonly subject: string
  readonly organizationId: string | null
  readonly installationId: string | null
  readonly apiId: string
  readonly scope: Scope
  readonly issuedAt: number
  readonly expiresAt: number
  /** The thumbprint of the key it is bound to, RFC 9449 §6; null: a bearer token. */
  readonly boundTo: string | null
}

/** What one successful token request leaves behind; all of it or nothing. */
export interface Commit {
  readonly now: number
  /** A family to create. */
  readonly newFamily?: Family
  /** An existing family that must still be alive: neither revoked nor past its absolute life. */
  readonly family?: string
  /**
   * An authorization code or device code to spend. It must be unspent and not expired; a device code
   * must be allowed. The life of its family, named in `family`, and its key are set to what it bought.
   */
  readonly redeem?: {
    readonly kind: 'code' | 'device'
    readonly hash: Hash
    readonly familyExpiresAt: number | null
    readonly familyBoundTo: string | null
  }
  /** A refresh token to spend. It must be unspent. */
  readonly spend?: { readonly refreshToken: Hash; readonly successor: Hash }
  /** A refresh token that stays valid and whose idle life starts again. */
  readonly touch?: { readonly refreshToken: Hash; readonly expiresAt: number }
  readonly refreshToken?: RefreshToken
  readonly accessToken?: OpaqueAccessToken
  /** The access token is dated ahead of the clock: a later revocation of one of these must reach it. */
  readonly mintedAhead?: MintedAhead
}

/** Anything but `committed` leaves no row behind. */
export type CommitOutcome = 'committed' | 'already_spent' | 'family_ended'

/** A key pair that signs tokens. */
export interface SigningKey {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly publicJwk: PublicJwk
  /** The private key as PKCS #8 PEM, sealed under the master key. */
  readonly sealedPrivateKey: Sealed
  readonly createdAt: number
  /** When it starts to sign. Until then it is only published. */
  readonly activatesAt: number
  /** When it leaves the JWK Set; null while it signs or will sign. */
  readonly retiresAt: number | null
}

/**
 * What the token, introspection and revocation endpoints ask of storage.
 *
 * Reads give plain data. A write says what happens under concurrent calls; the store contract holds
 * every implementation to it.
 */
export interface Store {
  /** A client with its live secrets; undefined if there is none by that id. */
  findClient(clientId: string): Promise<Client | undefined>
  /** Every API. There are few; callers choose. */
  listApis(): Promise<readonly Api[]>
  findRefreshToken(hash: Hash): Promise<StoredRefreshToken | undefined>
  findAccessToken(hash: Hash): Promise<OpaqueAccessToken | undefined>
  /** Spent and expired ones too, until clean-up takes them: a replay must be recognised. */
  findAuthorizationCode(hash: Hash): Promise<StoredAuthorizationCode | undefined>
  findDeviceAuthorization(hash: Hash): Promise<StoredDeviceAuthorization | undefined>
  /** With its family, ended or not, and whether its user is active: in one read. */
  findDeveloperToken(hash: Hash): Promise<StoredDeveloperToken | undefined>
  /**
   * Notes a poll of a pending device. `slow_down`: it came before its interval had passed, which has
   * grown by five seconds (RFC 8628 §3.5). Of two at once one is too soon.
   */
  recordPoll(hash: Hash, now: number): Promise<'ok' | 'slow_down'>
  /**
   * Spends what the grant presented and stores what it buys, in one transaction.
   *
   * Of any number of concurrent calls that spend one thing exactly one gives `committed`.
   * Against a concurrent {@link Store.revoke} of the family, revocation wins: once that has
   * resolved, no commit in that family succeeds.
   */
  commitIssuance(commit: Commit): Promise<CommitOutcome>
  /**
   * Appends to the revocation feed; a `family` entry also ends that family and its refresh tokens,
   * a `client`, `subject` or `organization` entry all of theirs, and reaches the last date that was
   * minted ahead for it, on whichever node. A family has one entry of its own: one that is ended
   * again, by however many at once, is answered when that is on disk.
   *
   * @returns The entry as it was stored, now or then. A reader of {@link Store.revocationsAfter}
   *   never sees a lower number appear after a higher one.
   */
  revoke(revocation: NewRevocation): Promise<Revocation>
  /** Entries with a higher `seq`, in order, at most `limit`. */
  revocationsAfter(seq: number, limit: number): Promise<readonly Revocation[]>
}

/** Makes compact JWTs with the key that signs now, and reads back those of keys still published. */
export interface Signer {
  sign(
    algorithm: SigningAlgorithm,
    typ: string,
    claims: Readonly<Record<string, unknown>>,
  ): Promise<string>
  /** The claims of a token signed here, with the kid; undefined for anything else. Does not judge `exp`. */
  read(token: string, typ: string): SignedClaims | undefined
  publicKeys(): readonly PublicJwk[]
}

/** What a token says whose signature holds. Not judged: it may have expired. */
export interface SignedClaims {
  readonly kid: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** Fresh random bytes from a cryptographically secure source. */
export type Random = (bytes: number) => Uint8Array
/** Whole seconds since the epoch. */
export type Clock = () => number
/** The keyed hash under which a secret or token is stored. */
export type Hasher = (secret: string) => Hash
/** Derives the successor of a refresh token from the token itself: the same input, the same output. */
export type Deriver = (refreshToken: string) => Uint8Array

/**
 * Uses up a DPoP proof. Of all concurrent calls with one id exactly one is answered true.
 *
 * @param until Seconds since the epoch; from then on the proof is refused for its age.
 */
export type ProofMemory = (id: string, until: number) => boolean | Promise<boolean>

/** Who sent a request, as far as the connection tells. For logs and policies, never for identity. */
export interface Caller {
  readonly address: string
  readonly userAgent: string
  readonly requestId: string
}
