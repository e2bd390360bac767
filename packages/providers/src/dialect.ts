/**
 * How a platform speaks OAuth, where platforms differ.
 *
 * @see RFC 6749 §4, §5 and §6 for what it would be without any dialect
 */
import type { ClientAuthMethod, GrantType } from '@keygrant/protocol'

/** How a request's parameters are written. RFC 6749 knows `form` only. */
export type BodyFormat = 'form' | 'json'

/** What a request with a body is for. */
export type Operation = GrantType | 'revocation'

/** When a request is worth sending once more in the next body format. */
export interface BodyFallback {
  /** Statuses that say so by themselves. */
  readonly statuses: readonly number[]
  /** Pieces of text, in lower case: with status 400, an error that contains one of them says so. */
  readonly phrases: readonly string[]
}

/** How long things live, in seconds. What is not known is left out. */
export interface Lifetimes {
  readonly accessToken?: number
  readonly refreshToken?: number | 'unlimited'
  readonly code?: number
  /** The choices a developer has; the first one is the default. */
  readonly developerToken?: readonly (number | 'unlimited')[]
}

/** What becomes of a refresh token. */
export interface RefreshRules {
  /**
   * `none`: there are none. `fixed`: the same one until it ends. `rotating`: each use gives a new
   * one and ends the old one. `rolling`: the same one until `rollsAfter` has passed since it was
   * issued, then the next use gives a new one and ends the old one.
   */
  readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'
  /** Seconds. */
  readonly rollsAfter?: number
  /** For so many seconds a token that was replaced gets its successor once more. Default 0. */
  readonly retryWindow?: number
  /** Grants whose answer brings a refresh token. */
  readonly issuedWith: readonly GrantType[]
  /** Whether the client authenticates when it refreshes. `optional`: it need not, but may. */
  readonly clientAuth: 'required' | 'optional'
}

/** The members of a token endpoint's answer. */
export interface AnswerRules {
  /** Members that are always there. `token_type` may be missing: then it is Bearer. */
  readonly members: readonly ('access_token' | 'token_type' | 'expires_in' | 'scope')[]
  /** `string`: decimal digits in a string. */
  readonly expiresIn: 'number' | 'string'
}

/** How a refusal of the token and revocation endpoints looks. */
export interface ErrorRules {
  /** The member with the code. */
  readonly code: string
  /** The member with the text for people. */
  readonly description: string
  /** Whether a refusal may come with status 200. */
  readonly inSuccess: boolean
  /** Statuses that differ from RFC 6749's, by the RFC's code. */
  readonly statuses: Readonly<Record<string, number>>
  /** The platform's own codes, and the RFC's code that each stands for. */
  readonly names: Readonly<Record<string, string>>
  /** What the platform says to people, by the RFC's code. `{name}` is a parameter that is missing. */
  readonly texts: Readonly<Record<string, string>>
}

/** How tokens are revoked. */
export interface RevocationRules {
  /** What can be revoked. */
  readonly tokens: readonly ('access_token' | 'refresh_token')[]
  /** What a successful answer holds. Undefined: no body, RFC 7009 §2.2. */
  readonly success?: Readonly<Record<string, string | boolean>>
  readonly clientAuth: readonly ClientAuthMethod[]
}

/** A parameter that RFC 6749 does not have. */
export interface ExtraParameter {
  readonly name: string
  /** What it is for, in a sentence. */
  readonly meaning: string
}

/** What happens at the authorization endpoint and on the way back. */
export interface AuthorizationRules {
  /** Beyond RFC 6749's, in the authorization URL. None of them is required by any platform. */
  readonly parameters: readonly ExtraParameter[]
  /** Beyond `code`, `state` and `error`, on the callback. */
  readonly callback: readonly ExtraParameter[]
  /** Whether a proof key (RFC 7636, S256) is asked of every client, understood, or not heard of. */
  readonly pkce: 'required' | 'supported' | 'unknown'
  /** How redirect URIs are compared. `wildcard`: a registered one may hold `*`. */
  readonly redirectUris: 'exact' | 'wildcard'
  /** What is shown, as JSON, where nobody may be redirected. `{name}` stands for the parameter. */
  readonly unredirected?: string
}

/** How a developer token is redeemed: a POST with the token as Bearer and nothing in the body. */
export interface DeveloperTokenRules {
  /** Members of the answer that are always there. */
  readonly members: readonly ('access_token' | 'token_type' | 'expires_in' | 'scope')[]
}

/** A scope, and its words for people. */
export interface ScopeWords {
  readonly name: string
  readonly words: string
}

/** One request that the platform's API answers, as its documents show it. */
export interface ApiExample {
  readonly method: 'GET' | 'POST'
  /** Behind `endpoints.api`. */
  readonly path: string
  /** Default 200. */
  readonly status?: number
  readonly answer: unknown
}

/** What the platform's API says. */
export interface ApiRules {
  readonly examples: readonly ApiExample[]
  /** The body of a 401. Undefined: not published. */
  readonly unauthorized?: unknown
  /** Whether a 401 says why in `WWW-Authenticate`, as RFC 6750 §3 wants. */
  readonly challenge: boolean
}

/** All of it. */
export interface Dialect {
  readonly grants: readonly GrantType[]
  /** By operation, the formats the platform is said to take: the first one is to be sent first. */
  readonly bodies: Readonly<Partial<Record<Operation, readonly [BodyFormat, ...BodyFormat[]]>>>
  readonly bodyFallback: BodyFallback
  /** Ways of client authentication at the token endpoint, the preferred one first. */
  readonly clientAuth: readonly [ClientAuthMethod, ...ClientAuthMethod[]]
  /** Scopes that are known. An empty list: any, or none. */
  readonly scopes: readonly ScopeWords[]
  readonly lifetimes: Lifetimes
  readonly refresh: RefreshRules
  readonly answer: AnswerRules
  readonly errors: ErrorRules
  /** Undefined where nobody has published how. */
  readonly revocation?: RevocationRules
  /** Undefined where no code can be asked for. */
  readonly authorization?: AuthorizationRules
  readonly developerTokens?: DeveloperTokenRules
  /** How access tokens are signed, as far as it shows; `opaque` if they say nothing. */
  readonly accessToken: 'HS256' | 'RS256' | 'ES256' | 'opaque'
  readonly api: ApiRules
}

/** A change of one part: a list or a word is replaced, of all else the members that are named. */
type PartChange<Part> = Part extends readonly unknown[] | string ? Part : Partial<Part>

/** What is different. */
export type DialectChange = {
  readonly [Name in keyof Dialect]?: PartChange<NonNullable<Dialect[Name]>>
}
