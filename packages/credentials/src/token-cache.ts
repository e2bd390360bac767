/**
 * The process-wide table of tokens and of the requests for them, so that credentials made anew in
 * each request handler are as cheap as one made at start.
 */
import type { CredentialsError } from './errors.ts'
import type { Flight } from './flight.ts'
import type { HeldTokens } from './held-tokens.ts'
import type { Lineage } from './lineage.ts'

/** A failed renewal, and until when (monotonic) it holds. */
export interface Setback {
  readonly until: number
  readonly error: CredentialsError
  /** The server itself said when to come back: nobody asks before, not even without a token. */
  readonly told: boolean
}

/** A request for a token that is under way. */
export interface Renewal {
  readonly flight: Flight<HeldTokens>
  /** Made ahead of time, while there is still a token: it fails at the first obstacle. */
  readonly ahead: boolean
}

/** What the process knows about one identity. */
export interface CacheEntry {
  /** The refresh token, which scopes of the same credentials share. */
  readonly lineage: Lineage
  held: HeldTokens | undefined
  /** Whether an API refused the token held though its life is not over. */
  refused: boolean
  /** The one renewal under way. Set before its first await, so two can never be. */
  renewal: Renewal | undefined
  setback: Setback | undefined
}

const capacity = 1_000
const entries = new Map<string, CacheEntry>()

/**
 * The entry of an identity, made if there is none, with the lineage that `lineage` makes. At most 1 000 are kept, the least recently asked
 * for goes first; who holds an entry that has left goes on with it undisturbed.
 */
export function cacheEntry(identity: string, lineage: () => Lineage): CacheEntry {
  const entry = entries.get(identity) ?? {
    lineage: lineage(),
    held: undefined,
    refused: false,
    renewal: undefined,
    setback: undefined,
  }
  keepAs(identity, entry)
  return entry
}

/** Keeps an entry under an identity, as the one asked for last. */
export function keepAs(identity: string, entry: CacheEntry): void {
  entries.delete(identity)
  entries.set(identity, entry)
  if (entries.size <= capacity) return
  const [oldest] = entries.keys()
  if (oldest !== undefined) entries.delete(oldest)
}

/** Forgets an identity: its next credentials begin anew. */
export const forget = (entry: CacheEntry): void => {
  for (const [identity, kept] of entries) if (kept === entry) entries.delete(identity)
}
