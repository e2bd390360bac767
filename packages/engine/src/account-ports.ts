/** What signing in asks of storage: sessions, second factors, one-time links, failed attempts. */
import type { AdminTransaction, MemberRole, User } from './admin-ports.ts'
import type { SignInMethod } from './delegation-ports.ts'
import type { Hash, Sealed } from './ports.ts'

/** A signed-in browser. Its cookie holds a random token of which only the hash is kept. */
export interface Session {
  /** `ses_…`: to list and end it by. */
  readonly id: string
  readonly hash: Hash
  readonly userId: string
  readonly methods: readonly SignInMethod[]
  /** When the person last proved who they are: `auth_time`. */
  readonly authenticatedAt: number
  readonly createdAt: number
  readonly lastSeenAt: number
  /** The absolute end; the idle life is counted from `lastSeenAt`. */
  readonly expiresAt: number
  readonly address: string
  readonly userAgent: string
}

export interface StoredSession extends Session {
  readonly user: User
}

/** A user's authenticator app (RFC 6238). */
export interface Totp {
  readonly userId: string
  readonly sealedSecret: Sealed
  /** Null until the user has typed a first right code: an unconfirmed one protects nothing. */
  readonly confirmedAt: number | null
  /** The last time step that was accepted: a code counts once. */
  readonly lastStep: number
}

/** A WebAuthn credential. */
export interface Passkey {
  /** The credential id, base64url. */
  readonly id: string
  readonly userId: string
  readonly name: string
  /** COSE key, base64url. */
  readonly publicKey: string
  readonly signCount: number
  readonly transports: readonly string[]
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

/** What a one-time link is for. `setup`: makes the first operator. */
export type LinkPurpose = 'invitation' | 'password_reset' | 'setup'

/** A link that works once. */
export interface OneTimeLink {
  /** By which it is listed and withdrawn; tells nothing of the link. */
  readonly id: string
  readonly hash: Hash
  readonly purpose: LinkPurpose
  readonly email: string
  /** `password_reset`: whose. */
  readonly userId: string | null
  /** `invitation`: to what. */
  readonly organizationId: string | null
  readonly role: MemberRole | null
  readonly createdAt: number
  readonly expiresAt: number
}

/** Mutations of one transaction, with what they must be stored together with. */
export interface AccountTransaction
  extends Pick<
    AdminTransaction,
    'insertUser' | 'updateUser' | 'insertMember' | 'revoke' | 'appendAudit'
  > {
  insertSession(session: Session): Promise<void>
  /** Ends one session; with `userId`, only if it is theirs. */
  deleteSession(session: { readonly id: string; readonly userId?: string }): Promise<boolean>
  /** Ends all sessions of a user but one. Gives how many. */
  deleteSessionsOf(userId: string, except?: string): Promise<number>

  /** Replaces what there was. */
  saveTotp(totp: Totp): Promise<void>
  confirmTotp(userId: string, step: number, now: number): Promise<boolean>
  deleteTotp(userId: string): Promise<boolean>
  replaceRecoveryCodes(userId: string, hashes: readonly Hash[]): Promise<void>

  insertPasskey(passkey: Passkey): Promise<'stored' | 'taken'>
  deletePasskey(userId: string, id: string): Promise<boolean>

  insertLink(link: OneTimeLink): Promise<void>
  /** Uses a link up. Of concurrent calls exactly one gives true; an expired link gives false. */
  spendLink(hash: Hash, now: number): Promise<boolean>
  /** Removes a user's other links of a purpose. */
  deleteLinks(filter: { readonly purpose: LinkPurpose; readonly email: string }): Promise<void>
}

/** Reads and writes around signing in. No write here counts as a change that empties caches. */
export interface AccountStore {
  /** Runs a change as one transaction. */
  changeAccount<T>(change: (transaction: AccountTransaction) => Promise<T>): Promise<T>

  /** With its user, disabled or not; expired sessions are found too: the caller judges. */
  findSession(hash: Hash): Promise<StoredSession | undefined>
  /** Newest first. */
  listSessions(userId: string): Promise<readonly Session[]>
  /** Notes that a session is in use. Never goes back in time. */
  touchSession(hash: Hash, now: number): Promise<void>

  findTotp(userId: string): Promise<Totp | undefined>
  /** Uses up a time step. Of concurrent calls with one step exactly one gives true. */
  spendTotpStep(userId: string, step: number): Promise<boolean>
  countRecoveryCodes(userId: string): Promise<number>
  /** Uses up a recovery code. Of concurrent calls exactly one gives true. */
  spendRecoveryCode(userId: string, hash: Hash): Promise<boolean>

  listPasskeys(userId: string): Promise<readonly Passkey[]>
  findPasskey(id: string): Promise<Passkey | undefined>
  /** False if the counter did not grow although authenticator or store count (a clone). */
  usePasskey(id: string, signCount: number, now: number): Promise<boolean>

  findLink(hash: Hash): Promise<OneTimeLink | undefined>

  /** Counts a failed attempt under a key, within a window that began at most `window` seconds ago. Gives the count. */
  countFailure(
    key: Hash,
    options: { readonly now: number; readonly window: number },
  ): Promise<number>
  /** Failures in the current window; 0 if there is none. */
  failures(key: Hash, options: { readonly now: number; readonly window: number }): Promise<number>
  clearFailures(key: Hash): Promise<void>
}
