/** What signing in and looking after an account are given: ports, and who is asking. */
import type { AccountStore, StoredSession } from '../account-ports.ts'
import type { AdminStore, MemberRole } from '../admin-ports.ts'
import type { Events } from '../event-ports.ts'
import type { Policy } from '../policy.ts'
import type { Caller, Clock, Hasher, Random, Sealed } from '../ports.ts'

/** Slow hashes of passwords. */
export interface Passwords {
  hash(password: string): Promise<string>
  /**
   * Whether a password is the stored one. Costs the same where nothing is stored: pass undefined,
   * and the answer is no.
   */
  verify(stored: string | undefined, password: string): Promise<boolean>
}

/** What a mail tells. Its words, in the language of whom it is for, are the mailer's. */
export type MailMessage =
  | { readonly kind: 'password_reset'; readonly link: string }
  | { readonly kind: 'password_changed' }
  /** An operator wants to see that mails arrive. */
  | { readonly kind: 'test' }
  | {
      readonly kind: 'invitation'
      readonly link: string
      readonly organizationName: string
      readonly inviter: string
    }

export interface Mail {
  readonly to: string
  /** A language tag; a language without words falls back to English. */
  readonly language: string
  readonly message: MailMessage
}

export type MailOutcome =
  | { readonly sent: true }
  /** Why, in words that tell nothing of the address or the mail. */
  | { readonly sent: false; readonly reason: string }

export interface Mailer {
  /** Whether mails reach people. False where no mail server is configured. */
  readonly ready: boolean
  /** Why a mail could not be handed over is in the logs, too. */
  send(mail: Mail): Promise<MailOutcome>
}

/** The WebAuthn ceremonies, without their storage. Challenges are base64url. */
export interface WebAuthn {
  /** The JSON for `navigator.credentials.create`: a discoverable credential that verifies its user. */
  registrationOptions(order: {
    readonly user: { readonly id: string; readonly email: string; readonly name: string }
    readonly challenge: string
    readonly exclude: readonly { readonly id: string; readonly transports: readonly string[] }[]
  }): Promise<object>
  /** Undefined unless the response answers the challenge, from our origin, with the user verified. */
  verifyRegistration(answer: {
    readonly response: unknown
    readonly challenge: string
  }): Promise<NewPasskey | undefined>
  /** The JSON for `navigator.credentials.get`, for whatever credential the person chooses. */
  authenticationOptions(order: { readonly challenge: string }): Promise<object>
  /** The same rules as for a registration, judged with the credential's key. */
  verifyAuthentication(answer: {
    readonly response: unknown
    readonly challenge: string
    readonly passkey: PasskeyKey
  }): Promise<{ readonly signCount: number } | undefined>
}

/** What an authenticator made. */
export interface NewPasskey {
  readonly id: string
  readonly publicKey: string
  readonly signCount: number
  readonly transports: readonly string[]
}
export type PasskeyKey = NewPasskey

/** The ports of accounts. Made once at start. */
export interface AccountDeps {
  readonly policy: Pick<Policy, 'issuer'>
  readonly store: AccountStore &
    Pick<
      AdminStore,
      'findUser' | 'findUserByEmail' | 'hasOperator' | 'findOrganization' | 'findMember'
    >
  readonly passwords: Passwords
  readonly mailer: Mailer
  readonly webAuthn: WebAuthn
  readonly events: Events
  readonly now: Clock
  readonly random: Random
  readonly hash: Hasher
  seal(text: string): Sealed
  /** Undefined if the text was not sealed here. */
  unseal(sealed: Sealed): string | undefined
  /** Runs what nobody may wait for: how long it takes would tell whether an account exists. */
  later(task: () => Promise<void>): void
}

/** The browser that asks. */
export interface AccountContext {
  readonly caller: Caller
  /** The id that its pre-session cookie holds: what is sealed for one browser is of no use in another. */
  readonly browser: string
  /** A language tag, for mails. */
  readonly language: string
  /** Its device cookie, see `known-device.ts`. */
  readonly device: string | undefined
  /** Who is signed in there. */
  readonly session: StoredSession | undefined
}

/** The same, where somebody is signed in. */
export interface SignedInContext extends AccountContext {
  readonly session: StoredSession
}

/** To what and as what a person is invited. */
export interface InvitationOrder {
  readonly email: string
  readonly organizationId: string
  readonly role: MemberRole
}
