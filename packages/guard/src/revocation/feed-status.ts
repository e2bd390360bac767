/**
 * How far the revocation feed can be gone by. Pure; `feed-follower.ts` has the facts.
 *
 * - `none`: the issuer has no feed, so there is nothing to know.
 * - `starting`: nobody has looked yet.
 * - `live`: confirmed within three heartbeats.
 * - `behind`: silent for longer, but not longer than the API said it would put up with.
 * - `stale`: silent for longer than that, or never heard of. The API's policy decides.
 */

/** One of the words above. */
export type FeedStatus = 'none' | 'starting' | 'live' | 'behind' | 'stale'

/** What is known of a feed. Times in milliseconds. */
export interface FeedFacts {
  /** Undefined until the issuer's metadata was read. */
  readonly exists: boolean | undefined
  /** Whether a first look has ended, however. */
  readonly looked: boolean
  /** Up to when every revocation is known, as the issuer's signature says. */
  readonly confirmedAt: number | undefined
}

/** Three heartbeats of five seconds. */
export const liveFor = 15_000
/** A confirmation further ahead than this was made before the clock was set back. */
const maxAhead = 300_000

/** @param failOpenFor Milliseconds; fewer than {@link liveFor} count as that. */
export function feedStatus(
  { exists, looked, confirmedAt }: FeedFacts,
  failOpenFor: number,
  now: number,
): FeedStatus {
  if (exists === false) return 'none'
  if (confirmedAt === undefined) return looked ? 'stale' : 'starting'
  const age = now - confirmedAt
  if (age < -maxAhead) return 'stale'
  if (age <= liveFor) return 'live'
  return age <= failOpenFor ? 'behind' : 'stale'
}
