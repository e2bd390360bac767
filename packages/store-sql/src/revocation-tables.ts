/** Tables of what was revoked. Times as in `database.ts`. */

export interface RevocationTable {
  readonly seq: number
  readonly kind: 'jti' | 'family' | 'client' | 'subject' | 'organization' | 'key'
  readonly value: string
  readonly not_before: number
  readonly expires_at: number
}

/** The latest date of a token of a client, a subject or an organization that was dated ahead. */
export interface MintedAheadTable {
  readonly value: string
  readonly issued_at: number
}
