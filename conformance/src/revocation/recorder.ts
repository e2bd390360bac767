/**
 * The history of a run: what every node answered to every token, and when. What may not be is found
 * while it is written: a token refused that nobody revoked, and one accepted that was refused before.
 */

/** A token, and the moments that matter. Milliseconds, monotonic. */
export interface Watched {
  readonly name: string
  readonly token: string
  /** When its revocation was asked for; from then on it may be refused. */
  askedAt?: number
  /** When that was answered; from then on it must be. */
  revokedAt?: number
  /** When each node was first heard to refuse it. */
  readonly refusedAt: Map<number, number>
}

export const watched = (name: string, token: string): Watched => ({
  name,
  token,
  refusedAt: new Map(),
})

export class Recorder {
  /** Refused, though nobody had asked for it. */
  readonly refusedInnocent: string[] = []
  /** Accepted by a node that had refused it before the request was sent. */
  readonly acceptedAgain: string[] = []
  /** Neither accepted nor refused. */
  readonly otherAnswers: string[] = []
  requests = 0

  record(
    each: Watched,
    port: number,
    { sentAt, status }: { sentAt: number; status: number },
  ): void {
    this.requests++
    const refusedAt = each.refusedAt.get(port)
    if (status === 200) {
      if (refusedAt !== undefined && sentAt > refusedAt) this.acceptedAgain.push(each.name)
    } else if (status === 401) {
      if (each.askedAt === undefined) this.refusedInnocent.push(each.name)
      if (refusedAt === undefined) each.refusedAt.set(port, performance.now())
    } else this.otherAnswers.push(`${each.name}: ${status}`)
  }
}
