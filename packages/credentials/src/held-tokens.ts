/**
 * A token set in the cache, and how much of its life is left.
 */
import { elapsed, lookAtClocks, type Moment } from './clock.ts'
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
}

// A grant hands on a bare token set; this remembers what the token request learned about it.
const watched = new WeakMap<TokenSet, HeldTokens>()

/** Puts a token set under watch. */
export function holdTokens(
  tokens: TokenSet,
  since: Moment,
  lifetime: number | undefined,
): HeldTokens {
  const held = { tokens, since, lifetime, jitter: 0.9 + Math.random() * 0.2 }
  watched.set(tokens, held)
  return held
}

/** What a grant returned, sealed and under watch, with its life counted from now if it is new. */
export function heldTokens(returned: TokenSet): HeldTokens {
  const known = watched.get(returned)
  if (known !== undefined) return known
  const tokens = sealTokenSet(returned)
  const now = lookAtClocks()
  const { expiresAt } = tokens
  const lifetime = expiresAt === undefined ? undefined : Math.max(0, expiresAt.getTime() - now.wall)
  return holdTokens(tokens, now, lifetime)
}

/** Under watch like the tokens it was made from: the same life, counted from the same moment. */
export function holdLike(tokens: TokenSet, like: TokenSet): HeldTokens {
  const { since, lifetime } = heldTokens(like)
  return holdTokens(tokens, since, lifetime)
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
