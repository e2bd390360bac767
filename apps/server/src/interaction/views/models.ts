/**
 * What each page shows. Views are pure functions from a model and a {@link ViewContext} to HTML;
 * routes decide, views only say it.
 */
import type { ApiScope, ConsentQuestion } from '@keygrant/engine'
import type { Brand } from './brand.ts'

/** What every page needs beside its own model. */
export interface ViewContext {
  /** One of the languages that have a catalogue. */
  readonly language: string
  /** Whose pages they are. */
  readonly brand: Brand
  /** The hidden fields of every form on the page: `csrf`, and `interaction` where there is one. */
  readonly hidden: Readonly<Record<string, string>>
  /** Who is signed in, for the page's head. */
  readonly user?: { readonly email: string; readonly name: string }
  /** Light or dark, whatever the browser prefers: only for what is made to be looked at. */
  readonly scheme?: 'light' | 'dark'
  /** For the person who asks for help: the id under which the request is in the logs. */
  readonly requestId: string
}

/** Who asks, on the pages that come before consent. */
export interface AskingClient {
  readonly name: string
  readonly logoUri: string | null
}

export interface SignInModel {
  readonly client?: AskingClient
  readonly email: string
  readonly error?: 'wrong' | 'throttled' | 'expired'
  /** `throttled`: when to try again, in seconds. */
  readonly retryAfter?: number
  /** Offers a passkey; a progressive enhancement by `/pages/passkey.js`. */
  readonly passkeys: boolean
  /** Only to be looked at: nothing takes the focus. */
  readonly preview?: true
}

export interface SecondFactorModel {
  /** Which one is asked for. The page links to the other. */
  readonly kind: 'totp' | 'recovery'
  readonly error?: 'wrong' | 'throttled'
  readonly retryAfter?: number
}

export interface ConsentModel {
  readonly question: ConsentQuestion
  /** RFC 8628: shown beside the question, to compare with what the device shows. */
  readonly device?: {
    readonly userCode: string
    readonly address: string
    readonly userAgent: string
    readonly askedAt: number
  }
  readonly error?: 'nothing_chosen'
  /**
   * Only to be looked at: nothing can be answered, and no link leads out of it but to the same page in
   * another language, which is opened with these parameters.
   */
  readonly preview?: Readonly<Record<string, string>>
}

export interface DeviceCodeModel {
  readonly userCode: string
  readonly error?: 'unknown' | 'throttled' | 'malformed'
}

/** A page that says one thing. */
export interface NoticeModel {
  readonly kind:
    | 'device_allowed'
    | 'device_denied'
    | 'signed_out'
    | 'reset_sent'
    | 'password_changed'
    | 'link_invalid'
    | 'interaction_expired'
    | 'already_decided'
    | 'forbidden'
    | 'not_found'
    | 'unavailable'
    | 'failed'
}

/** An authorization request that may not be answered by a redirect. */
export interface AuthorizationErrorModel {
  /** The wire code, such as `invalid_request`. */
  readonly error: string
  readonly description: string
  /** For the app's developer: where it is explained. */
  readonly documentation: string
}

/** `response_mode=form_post`: a form that a script submits, or the person. */
export interface FormPostModel {
  readonly action: string
  readonly parameters: Readonly<Record<string, string>>
  readonly clientName: string
}

export interface SignOutModel {
  readonly clientName?: string
}

export interface ConnectedApp {
  readonly consentId: string
  readonly client: ConsentQuestion['client']
  readonly organizationName: string | null
  /** Tells apart what was allowed to two installations of one client. */
  readonly installation: ConsentQuestion['installation']
  readonly apiName: string
  readonly scopes: readonly {
    readonly name: string
    readonly title: string
    readonly translations?: ApiScope['translations']
    readonly sensitive: boolean
  }[]
  readonly allowedAt: number
}

export interface ConnectedAppsModel {
  readonly apps: readonly ConnectedApp[]
  readonly more: string | null
  readonly done?: 'revoked_one' | 'revoked_all'
}

export interface SecurityModel {
  readonly hasPassword: boolean
  readonly totp: 'off' | 'on'
  readonly recoveryCodesLeft: number
  readonly passkeys: readonly {
    readonly id: string
    readonly name: string
    readonly createdAt: number
    readonly lastUsedAt: number | null
  }[]
  readonly sessions: readonly {
    readonly id: string
    readonly address: string
    readonly userAgent: string
    readonly createdAt: number
    readonly lastSeenAt: number
    readonly current: boolean
  }[]
  readonly error?: 'wrong_password' | 'weak_password' | 'passwords_differ'
  readonly done?: 'password' | 'totp_off' | 'passkey_added' | 'passkey_removed' | 'session_ended'
}

export interface TotpSetupModel {
  /** Base32, to type in. */
  readonly secret: string
  /** An SVG image as a data URL. */
  readonly qrCode: string
  readonly error?: 'wrong'
}

export interface RecoveryCodesModel {
  readonly codes: readonly string[]
}

export interface ForgottenModel {
  readonly email: string
}

/** `password_reset`, `invitation` and `setup` links all end in choosing a password. */
export interface NewPasswordModel {
  readonly purpose: 'password_reset' | 'invitation' | 'setup'
  readonly email: string
  readonly name: string
  readonly organizationName?: string
  readonly minLength: number
  readonly error?: 'weak_password' | 'passwords_differ' | 'name_missing' | 'email_malformed'
}
