/**
 * A token set in the cache, and how much of its life is left.
 */

import { elapsed, lookAtClocks, type Moment } from './clock.ts'
import type { Prover } from './dpop/prover.ts'
import { CredentialsError } from './errors.ts'
import { sealTokenSet, type TokenSet } from './token-set.ts'

/** A token with less life left than this is not handed out: it could end on its way to the API. */
const hardFloor = 10_000
const longestWindow = 300_000

/** A token set with what renewing it in time needs to know. Times in milliseconds. */
export interface HeldTokens {
  readonly tokens: TokenSet
  /** When it was asked for. The server counts from later, so this errs on the safe side. */
  readonly since: Moment
  /** Its whole life; undefined if nobody said how long it lives. */
  readonly lifetime: number | undefined
  /** A factor around 1 that spreads the renewals of many processes started at once. */
  readonly jitter: number
  /** Has the key that the token is bound to; undefined for a token that is bound to none. */
  readonly prover: Prover | undefined
}

/** When a token was asked for, how long it lives, and what key it is bound to. */
export type Watch = Pick<HeldTokens, 'since' | 'lifetime' | 'prover'>

// A grant hands on a bare token set; this remembers what the token request learned about it.
const watched = new WeakMap<TokenSet, HeldTokens>()

/** Puts a token set under watch. */
export function holdTokens(tokens: TokenSet, { since, lifetime, prover }: Watch): HeldTokens {
  // A token that is bound to a key is worth nothing without it, and must not pass for a bearer token.
  if ((tokens.tokenType === 'DPoP') !== (prover !== undefined))
    throw new CredentialsError(
      'bad_response',
      prover === undefined
        ? 'The token is bound to a key that these credentials do not have.'
        : 'The token is bound to no key, although dpop is on.',
    )
  const held = { tokens, since, lifetime, jitter: 0.9 + Math.random() * 0.2, prover }
  watched.set(tokens, held)
  return held
}

/**
 * What a grant returned, sealed and under watch, with its life counted from now if it is new.
 *
 * @param prover What new tokens are bound to.
 */
export function heldTokens(returned: TokenSet, prover?: Prover): HeldTokens {
  const known = watched.get(returned)
  if (known !== undefined) return known
  const tokens = sealTokenSet(returned)
  const now = lookAtClocks()
  const { expiresAt } = tokens
  const lifetime = expiresAt === undefined ? undefined : Math.max(0, expiresAt.getTime() - now.wall)
  return holdTokens(tokens, { since: now, lifetime, prover })
}

/** Under watch like the tokens it was made from: the same life, counted from the same moment. */
export function holdLike(tokens: TokenSet, like: TokenSet): HeldTokens {
  return holdTokens(tokens, heldTokens(like))
}

/** Life left, negative once over; infinite if nobody said how long it lives. */
export const lifeLeft = ({ since, lifetime }: HeldTokens, now: Moment = lookAtClocks()): number =>
  lifetime === undefined ? Number.POSITIVE_INFINITY : lifetime - elapsed(since, now)

/**
 * Life that must be left for a token to be handed out: 10 s, or half its life if that is shorter.
 * Without the second, a token that lives 10 s would be renewed for each call.
 */
export const floorOf = ({ lifetime = 0 }: HeldTokens): number => Math.min(hardFloor, lifetime / 2)

/**
 * Life left at which one caller renews ahead of time while the others go on with this token: 10 % of
 * its life but at most 300 s, or `earlyRefresh` but at most half its life; plus or minus 10 %.
 */
export function windowOf(held: HeldTokens, earlyRefresh: number | undefined): number {
  const { lifetime = 0, jitter } = held
  const base =
    earlyRefresh === undefined
      ? Math.min(longestWindow, lifetime / 10)
      : Math.min(earlyRefresh, lifetime / 2)
  return Math.max(base * jitter, floorOf(held))
}
