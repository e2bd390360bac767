/**
 * Verifiers that listen: each gets what it lacks, then what comes, and a heartbeat when nothing does
 * (server-sent events, HTML §9.2). All at one position share the document they get.
 */
import type { ServerResponse } from 'node:http'
import type { FeedPosition, RevocationFeed, SignedFeed } from '@keygrant/engine'
import { formatFeedPosition } from '@keygrant/protocol'
import type { Logger } from 'pino'

export interface FeedStreamsOptions {
  readonly feed: RevocationFeed
  /** Whether what is in memory is recent: if not, no heartbeat says that we know everything. */
  readonly isFresh: () => boolean
  readonly logger: Logger
  /** Milliseconds. @default 5000 */
  readonly heartbeat?: number
}

const maxStreams = 5_000
/** Bytes that may wait for a reader that does not read. */
const maxBuffered = 4_000_000

interface Stream {
  readonly response: ServerResponse
  at: FeedPosition
  pumping: boolean
}

export class FeedStreams {
  readonly #options: FeedStreamsOptions
  readonly #streams = new Set<Stream>()
  readonly #timer: NodeJS.Timeout
  readonly #stopListening: () => void

  constructor(options: FeedStreamsOptions) {
    this.#options = options
    this.#stopListening = options.feed.onUpdate(() => this.#pumpAll())
    this.#timer = setInterval(() => this.#beat(), options.heartbeat ?? 5_000)
    this.#timer.unref()
  }

  get size(): number {
    return this.#streams.size
  }

  get isFull(): boolean {
    return this.#streams.size >= maxStreams
  }

  /** Takes over an exchange whose headers are sent. */
  add(response: ServerResponse, from: FeedPosition | undefined): void {
    const stream: Stream = { response, at: from ?? { epoch: '', seq: 0 }, pumping: false }
    this.#streams.add(stream)
    response.on('close', () => this.#streams.delete(stream))
    void this.#pump(stream, { evenIfNothing: true })
  }

  /** Ends every stream; whoever listened connects again, elsewhere or later. */
  close(): void {
    clearInterval(this.#timer)
    this.#stopListening()
    for (const { response } of this.#streams) response.end()
    this.#streams.clear()
  }

  #pumpAll(): void {
    for (const stream of this.#streams) void this.#pump(stream)
  }

  /** Sends until the reader has everything. One at a time for each reader, so that order holds. */
  async #pump(stream: Stream, { evenIfNothing = false } = {}): Promise<void> {
    if (stream.pumping) return
    stream.pumping = true
    const { feed, logger } = this.#options
    try {
      for (let first = evenIfNothing; first || !isAt(stream, feed.position); first = false) {
        const document = await feed.since(stream.at)
        stream.at = document
        if (!this.#send(stream, document.kind, document)) return
      }
    } catch (error) {
      // It connects again, and asks for what it lacks.
      logger.error({ error: String(error) }, 'the revocation feed could not be read')
      stream.response.destroy()
    } finally {
      stream.pumping = false
    }
  }

  #beat(): void {
    const { feed, isFresh, logger } = this.#options
    if (!isFresh() || this.#streams.size === 0) return
    feed.since(feed.position).then(
      (document) => {
        for (const stream of this.#streams)
          if (!stream.pumping && isAt(stream, document)) this.#send(stream, 'heartbeat', document)
      },
      (error: unknown) => logger.error({ error: String(error) }, 'no heartbeat could be made'),
    )
  }

  /** False if the reader is gone, or does not read. */
  #send({ response }: Stream, event: string, { epoch, seq, jws }: SignedFeed): boolean {
    if (response.destroyed || response.writableEnded) return false
    response.write(`event: ${event}\nid: ${formatFeedPosition(epoch, seq)}\ndata: ${jws}\n\n`)
    if (response.writableLength <= maxBuffered) return true
    response.destroy()
    return false
  }
}

const isAt = ({ at }: Stream, { epoch, seq }: FeedPosition): boolean =>
  at.epoch === epoch && at.seq === seq
