/** An authorization request after every rule has passed: what the pages that follow work on. */
import type { CodeChallengeMethod, Scope } from '@keygrant/protocol'
import type { ApiScope, ScopeWords } from '../ports.ts'

/** Seconds in which a person may sign in and decide. */
export const interactionLifetime = 600

/**
 * A checked request. It travels sealed through the browser, so no row is written for a stranger's
 * request; only a decision is stored, and remembers `id`, so that none is made twice.
 */
export interface AuthorizationRequest {
  readonly id: string
  readonly clientId: string
  /** Registered, exactly or as loopback with any port. */
  readonly redirectUri: string
  /** Whether the request named it (RFC 6749 §4.1.3: then the token request must too). */
  readonly redirectUriSent: boolean
  readonly responseMode: ResponseMode
  readonly state: string | undefined
  readonly apiId: string
  /** What is asked, all of it known and allowed to the client; never empty. */
  readonly scope: Scope
  readonly resource: string | undefined
  readonly codeChallenge:
    | { readonly value: string; readonly method: CodeChallengeMethod }
    | undefined
  /** From `dpop_jkt`: the thumbprint of the key that the code is for (RFC 9449 §10). */
  readonly boundTo: string | undefined
  readonly nonce: string | undefined
  readonly prompt: readonly Prompt[]
  readonly maxAge: number | undefined
  readonly loginHint: string | undefined
  readonly uiLocales: readonly string[]
  /** From `dd_oid` or `organization_id`: the organization to act for. */
  readonly organizationId: string | undefined
  /** Whether the organization was named by `dd_oid`: then the answer names it so, too. */
  readonly ddOid: boolean
  /** From `instance_id`. `region` is the one of the installation. */
  readonly installationId: string | undefined
  readonly region: string | undefined
  readonly createdAt: number
  readonly expiresAt: number
}

export const responseModes = ['query', 'form_post'] as const
/** How the answer reaches the client. */
export type ResponseMode = (typeof responseModes)[number]

export const prompts = ['none', 'login', 'consent', 'select_account'] as const
/** OpenID Connect Core §3.1.2.1. */
export type Prompt = (typeof prompts)[number]

/** The answer to an authorization request: to a redirect URI that was checked, and nowhere else. */
export interface AuthorizationResponse {
  readonly redirectUri: string
  readonly mode: ResponseMode
  /** `code` or `error`, with `state` and `iss` (RFC 9207) and what the client registered to get. */
  readonly parameters: Readonly<Record<string, string>>
}

/** What a person is asked to allow. Everything here was looked up; nothing comes from the request unread. */
export interface ConsentQuestion {
  readonly client: {
    readonly id: string
    readonly name: string
    readonly clientUri: string | null
    readonly logoUri: string | null
    readonly policyUri: string | null
    readonly tosUri: string | null
    readonly contacts: readonly string[]
    readonly verified: boolean
  }
  /** Where the browser goes afterwards: host, or scheme for private-use schemes; null for devices. */
  readonly returnsTo: string | null
  readonly user: { readonly email: string; readonly name: string }
  readonly apiName: string
  readonly scopes: readonly ConsentScope[]
  /** To choose from; with one or none there is nothing to choose. */
  readonly organizations: readonly { readonly id: string; readonly name: string }[]
  /** The one that is chosen beforehand, or fixed by the request. */
  readonly organizationId: string | null
  readonly organizationFixed: boolean
  readonly installation: { readonly id: string; readonly region: string | null } | null
  /** Seconds the access lasts without the user doing anything; null: until it is undone. */
  readonly lifetime: number | null
}

export interface ConsentScope extends ScopeWords {
  readonly name: string
  readonly translations?: ApiScope['translations']
  readonly sensitive: boolean
  /** Can't be left out. */
  readonly required: boolean
  /** Allowed before. */
  readonly granted: boolean
}

/** What a person answered. */
export interface ConsentAnswer {
  readonly decision: 'allow' | 'deny'
  /** The boxes that were checked. Names that were not asked for are ignored. */
  readonly scope: readonly string[]
  readonly organizationId: string | undefined
}
