/** Revocations: entries of the feed, and the set of them in memory. Times are seconds since the epoch. */

/** What an entry of the revocation feed hits. */
export const revocationKinds = [
  'jti',
  'family',
  'client',
  'subject',
  'organization',
  'key',
] as const
/** One of {@link revocationKinds}. */
export type RevocationKind = (typeof revocationKinds)[number]

/** One entry of the revocation feed: tokens that match and were issued at or before `notBefore` are dead. */
export interface Revocation {
  readonly seq: number
  readonly kind: RevocationKind
  readonly value: string
  readonly notBefore: number
  /** When every token it could hit has expired. */
  readonly expiresAt: number
}

/** A revocation before the store has numbered it. */
export type NewRevocation = Omit<Revocation, 'seq'>

/** What a token that is dated ahead belongs to, and its date. */
export interface MintedAhead {
  /** Its client, its subject and its organization. */
  readonly values: readonly string[]
  readonly issuedAt: number
}

/** The entries that can still hit something, held in memory. */
export interface Revocations {
  /** Whether an entry hits this token. */
  covers(token: RevocableToken): boolean
  /** Grows with all that is added: it names a moment, up to which revocations were known. */
  readonly moment: number
  /**
   * The latest `notBefore` known at a moment that would hit a new token, or 0: a token that was
   * decided on since then must be newer. What was revoked after that moment must hit it, so it does
   * not count.
   */
  latestFor(
    token: Pick<RevocableToken, 'clientId' | 'subject' | 'organizationId'>,
    moment: number,
  ): number
}

/** What of a token a revocation may match. */
export interface RevocableToken {
  readonly jti: string
  readonly familyId: string | null
  readonly clientId: string
  readonly subject: string
  readonly organizationId: string | null
  readonly kid: string | null
  readonly issuedAt: number
}
