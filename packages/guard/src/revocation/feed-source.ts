/** Gets documents of the revocation feed: one at a time, or as a stream of them. */
import {
  err,
  formatFeedPosition,
  ok,
  type Result,
  revocationFeedMediaType,
} from '@keygrant/protocol'
import { type Fetch, fetchText } from '../keys/fetch-text.ts'
import type { IssuerMetadata } from '../keys/issuer-metadata.ts'
import { EventStreamReader } from './event-stream.ts'
import type { OpenStream } from './open-stream.ts'
import { watchdog } from './watchdog.ts'

/** Where a reader is: epoch and position. */
export interface FeedPosition {
  readonly epoch: string
  readonly seq: number
}

export interface FeedSourceOptions {
  readonly metadata: IssuerMetadata
  readonly fetch: Fetch
  readonly openStream: OpenStream
}

/** What a stream brings: a document, or that the issuer has to be asked for one. */
export type FeedNews = { readonly jws: string } | 'resync'

/** Why nothing came. `absent`: the issuer has no feed, as its metadata says. */
export type SourceFault = 'absent' | 'unreachable' | 'refused' | 'no_stream'

/** Enough for more than a million entries. */
const maxBytes = 128 * 1024 * 1024
/** Milliseconds for a document, however long it is, and for the next piece of it. */
const timeout = 600_000
const pieceWithin = 10_000

export class FeedSource {
  readonly #options: FeedSourceOptions

  constructor(options: FeedSourceOptions) {
    this.#options = options
  }

  /** What came after a position; everything, if there is none or the issuer knows none of it. */
  async read(
    position: FeedPosition | undefined,
    signal: AbortSignal,
  ): Promise<Result<string, SourceFault>> {
    const address = await this.#address()
    if (!address.ok) return address
    const url = new URL(address.value)
    if (position !== undefined) {
      url.searchParams.set('after', String(position.seq))
      url.searchParams.set('epoch', position.epoch)
    }
    const { fetch, metadata } = this.#options
    const silence = watchdog(signal)
    silence.expectWithin(pieceWithin)
    const answer = await fetchText(url.href, fetch, {
      headers: { accept: revocationFeedMediaType },
      timeout,
      maxBytes,
      signal: silence.signal,
      onPiece: () => silence.expectWithin(pieceWithin),
    })
    silence.end()
    if (!answer.ok) return answer
    const { status, text } = answer.value
    if (text !== undefined) return ok(text)
    // It may have moved. A server in trouble keeps its address, and is spared a second request.
    if (status < 500) metadata.forget()
    return err('refused')
  }

  /** The documents that come from a position on, until the stream ends, fails or is ended. */
  async listen(
    position: FeedPosition | undefined,
    signal: AbortSignal,
  ): Promise<Result<AsyncIterable<FeedNews>, SourceFault>> {
    const address = await this.#address()
    if (!address.ok) return address
    const stream = await this.#options.openStream({
      url: address.value,
      headers: {
        accept: 'text/event-stream',
        ...(position && { 'last-event-id': formatFeedPosition(position.epoch, position.seq) }),
      },
      signal,
    })
    return stream.ok ? ok(news(stream.value)) : stream
  }

  async #address(): Promise<Result<string, SourceFault>> {
    const found = await this.#options.metadata.find()
    if (!found.ok) return err(found.error === 'unreachable' ? 'unreachable' : 'refused')
    const { revocations } = found.value
    return revocations === undefined ? err('absent') : ok(revocations)
  }
}

async function* news(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FeedNews> {
  const reader = new EventStreamReader(maxBytes)
  try {
    for await (const chunk of chunks) {
      for (const { event, data } of reader.read(chunk))
        if (event === 'resync') yield event
        else if (event === 'delta' || event === 'heartbeat') yield { jws: data }
      if (reader.isTooLong) return
    }
  } catch {
    // A stream that breaks is one that ends: what it did not bring is asked for next.
  }
}
