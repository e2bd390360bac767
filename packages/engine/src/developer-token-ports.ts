/**
 * What developer tokens ask of storage. A developer token hangs on a family of its own, which says
 * whose it is and for what, and until when: whatever ends families ends it, and the access tokens it
 * was redeemed for with it.
 */
import type { ListFilter } from './admin-ports.ts'
import type { Family, Hash } from './ports.ts'

/** A developer token as it is stored: never in clear. */
export interface DeveloperToken {
  /** `dt_…` */
  readonly id: string
  readonly hash: Hash
  readonly name: string
  /** How it starts, up to and including four characters of its body. */
  readonly prefix: string
  readonly lastFour: string
  readonly family: Family
}

/** What {@link Store.findDeveloperToken} gives: enough to decide, in one read. */
export interface StoredDeveloperToken extends Pick<DeveloperToken, 'id' | 'family'> {
  /** Whether its user may still sign in. */
  readonly userActive: boolean
}

/** A developer token as its owner sees it: all but the token. */
export interface DeveloperTokenRecord extends Omit<DeveloperToken, 'hash'> {
  readonly lastUsedAt: number | null
  readonly lastUsedAddress: string | null
  readonly lastUsedUserAgent: string | null
}

export interface DeveloperTokenFilter extends ListFilter {
  readonly userId?: string
}
