/**
 * What delegated access asks of storage: consents, authorization codes, device authorizations,
 * installations. A consent, a code and a device authorization each hang on a family, which is made
 * when the user allows: so whatever ends families (a revocation, a withdrawn consent, a removed
 * member) also ends codes that are not yet redeemed.
 */
import type { Scope } from '@keygrant/protocol'
import type { AuditEvent, ListFilter, MemberRole, PageQuery, UpdateOutcome } from './admin-ports.ts'
import type { Family, Hash } from './ports.ts'

/** What a user allowed a client, in one organization and installation, at one API. */
export interface Consent {
  /** `con_…` */
  readonly id: string
  readonly userId: string
  readonly clientId: string
  readonly organizationId: string | null
  readonly installationId: string | null
  readonly apiId: string
  readonly scope: Scope
  readonly createdAt: number
  readonly updatedAt: number
}

/** What tells one consent of a user from another: there is at most one of each. */
export type ConsentKey = Pick<
  Consent,
  'userId' | 'clientId' | 'organizationId' | 'installationId' | 'apiId'
>

/** How a person proved who they are: `amr` values of RFC 8176, and `recovery` for a recovery code. */
export type SignInMethod = 'pwd' | 'otp' | 'hwk' | 'recovery'

/** An authorization code as it is stored: never in clear. Whose it is and for what, its family says. */
export interface AuthorizationCode {
  readonly hash: Hash
  readonly familyId: string
  readonly redirectUri: string
  /** Whether the authorization request named the redirect URI: then the token request must too. */
  readonly redirectUriSent: boolean
  /** S256; null only for a confidential client that need not send one. */
  readonly codeChallenge: string | null
  readonly nonce: string | null
  /** RFC 8707: what the authorization request named; a token request may only repeat it. */
  readonly resource: string | null
  readonly methods: readonly SignInMethod[]
  readonly issuedAt: number
  readonly expiresAt: number
  readonly spentAt: number | null
}

export interface StoredAuthorizationCode extends AuthorizationCode {
  readonly family: Family
}

/** A device that waits for its user (RFC 8628). */
export interface DeviceAuthorization {
  /** Of the device code. */
  readonly hash: Hash
  /** Of the user code, canonical: upper case, without its dash. */
  readonly userCodeHash: Hash
  readonly clientId: string
  readonly apiId: string
  /** What was asked. */
  readonly scope: Scope
  readonly state: 'pending' | 'allowed' | 'denied'
  /** Once allowed. */
  readonly familyId: string | null
  readonly methods: readonly SignInMethod[]
  /** Seconds that must pass between two polls; each that comes too soon adds five (RFC 8628 §3.5). */
  readonly interval: number
  readonly lastPolledAt: number | null
  readonly spentAt: number | null
  /** Where the device asked from, for the person who is to allow it. */
  readonly address: string
  readonly userAgent: string
  readonly createdAt: number
  readonly expiresAt: number
}

export interface StoredDeviceAuthorization extends DeviceAuthorization {
  readonly family: Family | undefined
}

/** What a user's yes leaves behind; all of it or nothing. */
export interface NewAuthorization {
  /** Created, or its scope replaced, so that it is remembered. */
  readonly consent: Consent
  /** Lives as long as the code; redeeming it sets the family's life. */
  readonly family: Family
}

/** A decision of a user. The interaction is spent by it, whatever it was. */
export interface Decision {
  readonly now: number
  /** Unique for each interaction; a second decision with the same id is refused. */
  readonly interactionId: string
  /** Until when the interaction could be decided again if it were not remembered. */
  readonly interactionExpiresAt: number
  /** Undefined: denied. */
  readonly authorization?: NewAuthorization
  /** To answer with a code. Goes with `authorization`. */
  readonly code?: AuthorizationCode
  /** The device authorization that this decides; it must be pending and not expired. */
  readonly device?: { readonly hash: Hash; readonly methods: readonly SignInMethod[] }
  readonly audit: AuditEvent
}

/** Which families to end. */
export type FamilyFilter =
  | { readonly consentId: string }
  | { readonly installationId: string }
  | { readonly subject: string; readonly organizationId: string }
  | { readonly subject: string; readonly clientId: string }

/** An organization's instance of a third-party client. */
export interface Installation {
  /** `ins_…`: the `instance_id`. */
  readonly id: string
  readonly organizationId: string
  readonly clientId: string
  readonly region: string | null
  /** What the client's manifest asks for, by field name. Never secret. */
  readonly fields: Readonly<Record<string, string>>
  /** The user or client that installed it. */
  readonly createdBy: string
  readonly createdAt: number
  readonly version: number
}

export interface InstallationFilter extends ListFilter {
  readonly clientId?: string
}

export interface ConsentFilter extends ListFilter {
  readonly userId?: string
  readonly clientId?: string
}

/** Reads and writes of delegated access. No write here counts as a change that empties caches. */
export interface DelegationStore {
  findConsent(key: ConsentKey): Promise<Consent | undefined>
  findConsentById(id: string): Promise<Consent | undefined>
  listConsents(page: PageQuery, filter: ConsentFilter): Promise<readonly Consent[]>
  findInstallation(id: string): Promise<Installation | undefined>
  listInstallations(page: PageQuery, filter: InstallationFilter): Promise<readonly Installation[]>
  /** The organizations that a user is a member of, by name. At most 200. */
  listOrganizationsOf(
    userId: string,
  ): Promise<readonly { readonly id: string; readonly name: string; readonly role: MemberRole }[]>

  insertDeviceAuthorization(device: DeviceAuthorization): Promise<'stored' | 'user_code_taken'>
  findDeviceAuthorizationByUserCode(hash: Hash): Promise<StoredDeviceAuthorization | undefined>

  /**
   * Stores a user's decision. Of any number of concurrent calls with one `interactionId`, or for one
   * device, exactly one gives `decided`; the others leave nothing behind.
   */
  decide(decision: Decision): Promise<'decided' | 'already_decided'>
}

/** The part of an admin transaction that changes delegated access. */
export interface DelegationTransaction {
  insertInstallation(installation: Installation): Promise<void>
  updateInstallation(installation: Installation): Promise<UpdateOutcome>
  /** Also ends its consents and their families, as {@link DelegationTransaction.endFamilies} does. */
  deleteInstallation(id: string, ending: Ending): Promise<boolean>
  /** Forgets a consent, and ends the families that descend from it. */
  withdrawConsent(id: string, ending: Ending): Promise<boolean>
  /** The same for all consents of a user, or of a user with one client; gives how many. */
  withdrawConsents(
    filter: { readonly userId: string; readonly clientId?: string },
    ending: Ending,
  ): Promise<number>
  /**
   * Forgets what all users allowed a client; gives how many consents. Goes with a revocation of the
   * client in the same transaction, which ends its families with one entry in the feed.
   */
  forgetConsents(clientId: string): Promise<number>
  /** Ends families, each with an entry in the revocation feed. Gives how many. */
  endFamilies(filter: FamilyFilter, ending: Ending): Promise<number>
}

/** When families end, and how long the feed must tell of it. */
export interface Ending {
  readonly notBefore: number
  readonly expiresAt: number
}
