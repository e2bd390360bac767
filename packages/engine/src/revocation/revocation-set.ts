/** The revocations that can still hit a token, held in memory so that looking one up asks nobody. */
import type {
  RevocableToken,
  Revocation,
  RevocationKind,
  Revocations,
} from '../revocation-ports.ts'

/** An entry, and when it was added, or last grew. */
interface Held extends Revocation {
  readonly moment: number
}

/** The set. One per process, fed from the store and by what this process revokes itself. */
export class RevocationSet implements Revocations {
  readonly #entries = new Map<RevocationKind, Map<string, Held>>()
  #moment = 0
  #lastSeq = 0
  #size = 0

  /** The highest sequence number added: where the next read of the feed goes on. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  get size(): number {
    return this.#size
  }

  get moment(): number {
    return this.#moment
  }

  /**
   * Adds an entry. Two for one value become one that hits what either hits, and stays as long as
   * either stays: a later one that ends sooner must not give tokens back to life.
   */
  add(entry: Revocation): void {
    const ofKind = this.#entries.get(entry.kind) ?? new Map<string, Held>()
    this.#entries.set(entry.kind, ofKind)
    const known = ofKind.get(entry.value)
    if (known === undefined) this.#size++
    const grows = known === undefined || entry.notBefore > known.notBefore
    ofKind.set(entry.value, {
      ...entry,
      notBefore: grows ? entry.notBefore : known.notBefore,
      expiresAt: Math.max(entry.expiresAt, known?.expiresAt ?? entry.expiresAt),
      moment: grows ? ++this.#moment : known.moment,
    })
  }

  /** Adds what the feed gave after {@link RevocationSet.lastSeq}. */
  addFeed(entries: readonly Revocation[]): void {
    for (const entry of entries) {
      this.add(entry)
      if (entry.seq > this.#lastSeq) this.#lastSeq = entry.seq
    }
  }

  /** Everything that can still hit a token. */
  *entries(): IterableIterator<Revocation> {
    for (const ofKind of this.#entries.values()) yield* ofKind.values()
  }

  /** Has the feed read from its beginning: its numbers belong to another history now. */
  rewind(): void {
    this.#lastSeq = 0
  }

  /** Forgets what can no longer hit anything. */
  prune(now: number): void {
    for (const ofKind of this.#entries.values())
      for (const [value, entry] of ofKind)
        if (entry.expiresAt <= now && ofKind.delete(value)) this.#size--
  }

  covers(token: RevocableToken): boolean {
    if (this.#size === 0) return false
    return (
      this.#notBefore('jti', token.jti) >= token.issuedAt ||
      this.#notBefore('family', token.familyId) >= token.issuedAt ||
      this.#notBefore('client', token.clientId) >= token.issuedAt ||
      this.#notBefore('subject', token.subject) >= token.issuedAt ||
      this.#notBefore('organization', token.organizationId) >= token.issuedAt ||
      this.#notBefore('key', token.kid) >= token.issuedAt
    )
  }

  latestFor(
    {
      clientId,
      subject,
      organizationId,
    }: Pick<RevocableToken, 'clientId' | 'subject' | 'organizationId'>,
    moment: number,
  ): number {
    if (this.#size === 0) return 0
    return Math.max(
      this.#notBefore('client', clientId, moment),
      this.#notBefore('subject', subject, moment),
      this.#notBefore('organization', organizationId, moment),
    )
  }

  #notBefore(kind: RevocationKind, value: string | null, moment = Infinity): number {
    if (value === null) return 0
    const held = this.#entries.get(kind)?.get(value)
    return held === undefined || held.moment > moment ? 0 : held.notBefore
  }
}
