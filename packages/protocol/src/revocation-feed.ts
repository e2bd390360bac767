/**
 * The words of the revocation feed: what an authorization server tells verifiers of revoked tokens.
 *
 * A document of the feed is a JWS in compact form, signed with a key of the issuer's JWK Set. A
 * snapshot holds every entry that can still hit a token; a delta those that came after a position.
 * Entries hold no identifier: only the first half of its hash, of which nobody learns anything who
 * does not know the token already. The feed may therefore be public.
 */

/** The `typ` header of a document, RFC 7515 §4.1.9. No token has it. */
export const revocationFeedType = 'revocations+jwt'
/** The media type of a document. */
export const revocationFeedMediaType = `application/${revocationFeedType}`

/** What an entry hits, by the claim it is looked up by. */
export const revocationFeedKinds = {
  /** `jti`: one token. */
  j: 'jti',
  /** `fid`: all that descends from one authorization. */
  f: 'family',
  /** `client_id`. */
  c: 'client',
  /** `sub`. */
  s: 'subject',
  /** `org_id`. */
  o: 'organization',
  /** `kid` of the header: whatever that key signed. */
  k: 'key',
} as const
/** One of {@link revocationFeedKinds}. */
export type RevocationFeedKind = keyof typeof revocationFeedKinds

/** Whether a text is one of the kinds. */
export const isRevocationFeedKind = (kind: unknown): kind is RevocationFeedKind =>
  typeof kind === 'string' && Object.hasOwn(revocationFeedKinds, kind)

/**
 * One entry: the base64url of the first 16 bytes of the identifier's SHA-256; for how many seconds
 * after the document's `iat` it can still hit something; and how many seconds before that `iat` a
 * token must have been issued to be hit: left out, it hits them all. Seconds from one date, which the
 * document has anyway, are less than half as long as dates.
 */
export type RevocationFeedEntry =
  | readonly [value: string, endsIn: number]
  | readonly [value: string, endsIn: number, hitsBefore: number]

/** Entries by their kind. A kind without any is left out. */
export type RevocationFeedEntries = {
  readonly [kind in RevocationFeedKind]?: readonly RevocationFeedEntry[]
}

/** The claims of a document. Times in seconds since 1970. */
export interface RevocationFeedDocument {
  readonly iss: string
  readonly iat: number
  /** From here on it is too old to go by. */
  readonly exp: number
  /** Names this history of the log; another one means that positions of the old one say nothing. */
  readonly epoch: string
  /** The position of the newest entry that it takes into account. */
  readonly seq: number
  /** In a delta: the position it continues. */
  readonly after?: number
  readonly entries: RevocationFeedEntries
}

/**
 * The events of a stream. `delta`: what is new; `heartbeat`: nothing is, as of its date; `resync`: no
 * delta leads on from where the reader is, so it has to get the document, and the stream ends.
 */
export const revocationFeedEvents = ['delta', 'heartbeat', 'resync'] as const
/** One of {@link revocationFeedEvents}. */
export type RevocationFeedEvent = (typeof revocationFeedEvents)[number]

/** A place in the feed as a stream's event id has it: epoch and position. */
export const formatFeedPosition = (epoch: string, seq: number): string => `${epoch}.${seq}`

/** Reads what {@link formatFeedPosition} wrote; undefined for anything else. */
export function parseFeedPosition(
  text: string,
): { readonly epoch: string; readonly seq: number } | undefined {
  const found = /^(?<epoch>[A-Za-z0-9_-]{1,32})\.(?<seq>[0-9]{1,15})$/u.exec(text)?.groups
  if (found === undefined) return undefined
  const { epoch = '', seq = '' } = found
  return { epoch, seq: Number(seq) }
}
