/**
 * The interface every grant type implements: parse → load → decide. One file a grant, listed in
 * `registry.ts`.
 */
import type { GrantType, Parameters, Result, Scope } from '@keygrant/protocol'
import type { SignInMethod } from '../delegation-ports.ts'
import type { Api, Client, Clock, Commit, Family, Hasher, Store } from '../ports.ts'
import type { Problem } from '../problems.ts'

/**
 * One OAuth grant type. The token endpoint runs the three steps in this order and owns everything
 * that all grants share: client authentication, minting, the transaction, the response.
 */
export interface Grant<Request, Facts> {
  /** The `grant_type` value, exactly as registered with IANA. */
  readonly type: GrantType
  /** Reads what this grant needs out of the form. No I/O. */
  parse(parameters: Parameters): Result<Request, Problem>
  /** Fetches what {@link Grant.decide} judges by. Reads only; never decides. */
  load(request: Request, context: LoadContext): Promise<Facts>
  /** Grants or refuses. Pure: the same arguments always give the same decision. */
  decide(request: Request, facts: Facts, context: GrantContext): Decision
}

/** What {@link Grant.load} reads through. */
export interface LoadContext {
  readonly store: Store
  readonly hash: Hasher
  readonly now: Clock
}

/** What {@link Grant.decide} judges by besides the request and its facts. */
export interface GrantContext {
  readonly client: Client
  /** Seconds since the epoch. Always passed in, never read from the clock. */
  readonly now: number
  /** The moment ({@link Revocations.moment}) before anything was judged: what came later may undo it. */
  readonly knownUpTo: number
  /** The thumbprint of the key that the request proves to hold (RFC 9449); null: none. */
  readonly boundTo: string | null
}

/** To issue, or to refuse; and whether refusing means that a family must end. */
export type Decision =
  | { readonly kind: 'issue'; readonly issuance: Issuance }
  | { readonly kind: 'refuse'; readonly problem: Problem; readonly revokeFamily?: string }

/** What to mint, and what the same transaction must use up. */
export interface Issuance {
  readonly subject: string
  readonly organizationId: string | null
  readonly api: Api
  readonly scope: Scope
  readonly refresh: RefreshPlan
  /** Who signed in, where the token is a user's: for the ID token. */
  readonly signIn?: SignIn
}

/** What an ID token tells of a sign-in. */
export interface SignIn {
  readonly authenticatedAt: number
  /** Only right after the sign-in: a renewed ID token has none (OpenID Connect Core §12.2). */
  readonly nonce: string | null
  readonly methods: readonly SignInMethod[]
}

/** The sign-in behind a family: none, where a client acts for itself. */
export const signInOf = (
  { authenticatedAt }: Pick<Family, 'authenticatedAt'>,
  also: Pick<SignIn, 'nonce' | 'methods'>,
): { readonly signIn?: SignIn } =>
  authenticatedAt === null ? {} : { signIn: { authenticatedAt, ...also } }

/** What happens to the refresh token. */
export type RefreshPlan =
  /** There is none. */
  | { readonly kind: 'none' }
  /** A new family begins. */
  | { readonly kind: 'start' }
  /** It descends from a family that lives on by itself, and lives no longer. */
  | { readonly kind: 'within'; readonly family: Family }
  /** What a user allowed is redeemed: the family is there, and lives from now on. */
  | {
      readonly kind: 'begin'
      readonly family: Family
      readonly redeem: Pick<NonNullable<Commit['redeem']>, 'kind' | 'hash'>
    }
  /** The one presented stays, and its idle life starts again. */
  | { readonly kind: 'keep'; readonly family: Family; readonly presented: string }
  /** The one presented is spent for its successor. */
  | { readonly kind: 'replace'; readonly family: Family; readonly presented: string }
  /** It was spent a moment ago by the same client: the same successor again. */
  | { readonly kind: 'repeat'; readonly family: Family; readonly presented: string }

/** The decision to grant. */
export const issue = (issuance: Issuance): Decision => ({ kind: 'issue', issuance })
/** The decision to refuse; with `revokeFamily`, also to end a family. */
export const refuse = (problem: Problem, also: { revokeFamily?: string } = {}): Decision => ({
  kind: 'refuse',
  problem,
  ...also,
})

/**
 * Any grant. Its own types are its own business: each step is given only what the step before it made,
 * which the token endpoint, and nobody else, sees to.
 */
export type AnyGrant = Grant<unknown, unknown>
