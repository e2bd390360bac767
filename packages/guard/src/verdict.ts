/** What the guard answers: who is calling, or the response to send back. */
import type { RefusalReason } from './refusal-reasons.ts'

/**
 * What a verified access token says, in the words of RFC 9068 §2.2. Made anew for each verdict, so
 * changing it changes nothing that another request sees.
 */
export interface Access {
  /** `sub`: who the token acts for; the client itself if there is no user. */
  readonly subject: string
  /** `client_id`: the client that asked for the token. */
  readonly clientId: string
  /** `scope`, token by token; empty if the token has none. */
  readonly scope: ReadonlySet<string>
  /** `org_id`: the organization the client belongs to. */
  readonly organizationId?: string
  /** `instance_id`: the installation through which a third-party client acts. */
  readonly instanceId?: string
  /** `fid`: the family of tokens that descend from the same authorization. */
  readonly familyId?: string
  /** `jti`: the token's own identifier. */
  readonly jti: string
  /** `acr`: how strongly the user was authenticated, in the issuer's words. */
  readonly acr?: string
  /** `auth_time`: when the user last gave their credentials. */
  readonly authTime?: Date
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** Every claim of the token, frozen through and through. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** The response to send back as it is: RFC 6750 §3 status and challenge. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 503
  /** `Cache-Control`, and `WWW-Authenticate` or `Retry-After`; with DPoP nonces also `DPoP-Nonce`. */
  readonly headers: Readonly<Record<string, string>>
  /** For the API's own log. It never leaves the API: callers see one of a few constant texts. */
  readonly reason: RefusalReason
}

/** Either who is calling, or the response to send back. */
export type Verdict =
  | {
      readonly ok: true
      readonly access: Access
      /** To add to the response, such as the next `DPoP-Nonce`. */
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * What an operation needs: scopes, and how its user was authenticated. A string holds one scope or, unless the guard knows the API's scopes,
 * several with a space between. Nothing named means that any valid token for this API will do.
 */
export interface Needs<Scope extends string = string> {
  /** All of these. */
  readonly scope?: Scope | readonly Scope[]
  /** At least one of these. An empty list can't be met, so it refuses everyone. */
  readonly anyScope?: Scope | readonly Scope[]
  /** One of these authentication context classes, the preferred one first. RFC 9470. */
  readonly acr?: string | readonly string[]
  /** A user who gave their credentials no longer ago than this, in seconds. RFC 9470. */
  readonly maxAge?: number
}
