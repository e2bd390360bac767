/**
 * Verifiers that listen: each gets what it lacks, then what comes, and a heartbeat when nothing does
 * (server-sent events, HTML §9.2). All at one position share the bytes they get. Whoever can't be led
 * on by a delta is told so, and gets the document instead: that can be compressed, cached and read as
 * slowly as it takes, and no stream ever has more than one delta waiting.
 */
import type { ServerResponse } from 'node:http'
import type { FeedPosition, RevocationFeed, SignedFeed } from '@keygrant/engine'
import { formatFeedPosition, type RevocationFeedEvent } from '@keygrant/protocol'
import type { Logger } from 'pino'

export interface FeedStreamsOptions {
  readonly feed: RevocationFeed
  /** Whether what is in memory is recent: if not, no heartbeat says that we know everything. */
  readonly isFresh: () => boolean
  readonly logger: Logger
  /** Milliseconds. @default 5000 */
  readonly heartbeat?: number
  /** Milliseconds for which what was written may wait for its reader. @default 30000 */
  readonly patience?: number
}

const maxStreams = 5_000

interface Stream {
  readonly response: ServerResponse
  at: FeedPosition
  pumping: boolean
  /** Whether anything was sent: the first event tells that the stream works. */
  greeted: boolean
  /** Heartbeats for which it has been ahead of this node, which another node led on. */
  beatsAhead: number
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
    const at = from ?? { epoch: '', seq: 0 }
    const stream: Stream = { response, at, pumping: false, greeted: false, beatsAhead: 0 }
    this.#streams.add(stream)
    response.on('close', () => this.#streams.delete(stream))
    void this.#pump(stream)
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
  async #pump(stream: Stream): Promise<void> {
    if (stream.pumping) return
    stream.pumping = true
    const { feed, logger } = this.#options
    try {
      while (await this.#isReadyFor(stream)) {
        if (isAhead(stream, feed.position)) return
        if (!feed.leadsOn(stream.at)) return this.#resync(stream)
        if (stream.greeted && isAt(stream, feed.position)) return
        this.#send(stream, 'delta', await feed.since(stream.at))
      }
    } catch (error) {
      // It connects again, and asks for what it lacks.
      logger.error({ error: String(error) }, 'the revocation feed could not be read')
      stream.response.destroy()
    } finally {
      stream.pumping = false
    }
  }

  /** Waits until what was written is on its way. False if the reader is gone, or does not read. */
  async #isReadyFor({ response }: Stream): Promise<boolean> {
    if (!response.writableNeedDrain || response.destroyed) return isOpen(response)
    const { patience = 30_000 } = this.#options
    const isDrained = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), patience)
      timer.unref()
      const settle = (): void => {
        clearTimeout(timer)
        response.off('drain', settle)
        response.off('close', settle)
        resolve(true)
      }
      response.on('drain', settle)
      response.on('close', settle)
    })
    if (!isDrained) response.destroy()
    return isOpen(response)
  }

  #beat(): void {
    const { feed, isFresh, logger } = this.#options
    if (!isFresh() || this.#streams.size === 0) return
    feed.since(feed.position).then(
      (document) => {
        for (const stream of this.#streams) this.#beatOne(stream, document)
      },
      (error: unknown) => logger.error({ error: String(error) }, 'no heartbeat could be made'),
    )
  }

  #beatOne(stream: Stream, document: SignedFeed): void {
    if (stream.pumping) return
    // One that does not read is waited for there, for as long as that may take.
    if (stream.response.writableNeedDrain) return void this.#pump(stream)
    if (isAt(stream, document)) return this.#send(stream, 'heartbeat', document)
    // Nodes hear of each other's entries within a moment: this one is in another history.
    if (isAhead(stream, document) && ++stream.beatsAhead > 1) this.#resync(stream)
  }

  #send(stream: Stream, event: RevocationFeedEvent, document: SignedFeed): void {
    stream.at = document
    stream.greeted = true
    stream.beatsAhead = 0
    if (isOpen(stream.response)) stream.response.write(frameOf(event, document))
  }

  #resync(stream: Stream): void {
    const { epoch, seq } = this.#options.feed.position
    this.#streams.delete(stream)
    // No id: where the reader is does not change by it.
    if (isOpen(stream.response))
      stream.response.end(`event: resync\ndata: ${formatFeedPosition(epoch, seq)}\n\n`)
  }
}

const isOpen = ({ destroyed, writableEnded }: ServerResponse): boolean =>
  !destroyed && !writableEnded

const isAt = ({ at }: Stream, { epoch, seq }: FeedPosition): boolean =>
  at.epoch === epoch && at.seq === seq

const isAhead = ({ at }: Stream, { epoch, seq }: FeedPosition): boolean =>
  at.epoch === epoch && at.seq > seq

/** Bytes that all who get the same event share. */
const frames = new WeakMap<SignedFeed, Map<RevocationFeedEvent, Buffer>>()

function frameOf(event: RevocationFeedEvent, document: SignedFeed): Buffer {
  const made = frames.get(document) ?? new Map<RevocationFeedEvent, Buffer>()
  frames.set(document, made)
  const { epoch, seq, jws } = document
  const frame =
    made.get(event) ??
    Buffer.from(`event: ${event}\nid: ${formatFeedPosition(epoch, seq)}\ndata: ${jws}\n\n`)
  made.set(event, frame)
  return frame
}
