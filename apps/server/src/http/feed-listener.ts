/**
 * `GET /oauth2/revocations`: the feed as a document, as what came after a position, or as a stream.
 * It tells nothing that could not be public, and is served from memory.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import {
  type Caller,
  endpointPaths,
  type Policy,
  problem,
  type RevocationFeed,
  revocations,
  type SignedFeed,
} from '@keygrant/engine'
import { parseFeedPosition, revocationFeedMediaType } from '@keygrant/protocol'
import { isStoreFailure } from '@keygrant/store-sql'
import type { Logger } from 'pino'
import { securityHeaders, sendProblem } from './exchange.ts'
import { FeedStreams } from './feed-streams.ts'
import type { RateLimit } from './rate-limit.ts'

export interface FeedListenerOptions {
  readonly feed: RevocationFeed
  readonly policy: Policy
  readonly isFresh: () => boolean
  readonly readCaller: (request: IncomingMessage) => Caller
  readonly requests: RateLimit
  readonly logger: Logger
  /** Milliseconds between signs of life. @default 5000 */
  readonly heartbeat?: number
  /** Milliseconds for which what was sent may wait for a listener. @default 30000 */
  readonly patience?: number
}

export interface FeedListener {
  /** @returns Whether the request was for the feed; if not, nothing was done. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  close(): void
}

const openHeaders = {
  ...securityHeaders,
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
} as const

export function feedListener(options: FeedListenerOptions): FeedListener {
  const streams = new FeedStreams(options)
  const { policy, logger } = options
  return {
    handle(request, response) {
      const [path, query = ''] = (request.url ?? '').split('?', 2)
      if (path !== endpointPaths.revocations) return false
      serve({ request, response, query: new URLSearchParams(query) }, streams, options).catch(
        (error: unknown) => {
          logger.error({ error: String(error) }, 'the revocation feed could not be sent')
          if (response.headersSent) {
            response.destroy()
            return
          }
          const id = isStoreFailure(error) ? 'store_unavailable' : 'internal'
          sendProblem(response, problem(id), { policy, headers: { 'Retry-After': '2' } })
        },
      )
      return true
    },
    close: () => streams.close(),
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly query: URLSearchParams
}

async function serve(
  exchange: Exchange,
  streams: FeedStreams,
  options: FeedListenerOptions,
): Promise<void> {
  const { request, response, query } = exchange
  const { feed, policy, isFresh, requests, readCaller } = options
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return sendProblem(response, problem('method_not_allowed'), {
      policy,
      headers: { Allow: 'GET, HEAD' },
    })
  const limit = requests.take(readCaller(request).address)
  if (!limit.allowed)
    return sendProblem(response, problem('rate_limited'), { policy, headers: limit.headers })
  if (!isFresh())
    return sendProblem(response, problem('store_unavailable'), {
      policy,
      headers: { 'Retry-After': '2' },
    })
  if (request.method === 'GET' && wantsStream(request)) return stream(exchange, streams, options)
  const asked = { after: query.get('after') ?? undefined, epoch: query.get('epoch') ?? undefined }
  const answer = await revocations(asked, feed)
  if (!answer.ok) return sendProblem(response, answer.error, { policy })
  await sendDocument(exchange, answer.value)
}

/** RFC 9110 §12.5.1, as far as it matters here: browsers and our guard name the type of a stream. */
const wantsStream = ({ headers }: IncomingMessage): boolean =>
  (headers.accept ?? '').split(',').some((part) => part.trim().startsWith('text/event-stream'))

function stream(
  { request, response, query }: Exchange,
  streams: FeedStreams,
  { policy }: FeedListenerOptions,
): void {
  if (streams.isFull)
    return sendProblem(response, problem('store_unavailable'), {
      policy,
      headers: { 'Retry-After': '5' },
    })
  // A browser's EventSource can't send the header with its first request.
  const asked = `${query.get('epoch') ?? ''}.${query.get('after') ?? ''}`
  const last = request.headers['last-event-id'] ?? asked
  // The header goes at once: whoever waits for the first event learns that it is under way.
  response.writeHead(200, {
    ...openHeaders,
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    // Proxies that collect answers before they pass them on would hold each event back.
    'X-Accel-Buffering': 'no',
  })
  response.write('retry: 1000\n\n')
  streams.add(response, typeof last === 'string' ? parseFeedPosition(last) : undefined)
}

const compressors = {
  br: (text: string) =>
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (text: string) => promisify(gzip)(text),
} as const

/** Compressed once for all who ask for the same. */
const compressed = new WeakMap<SignedFeed, Map<string, Promise<Buffer>>>()

async function sendDocument({ request, response }: Exchange, document: SignedFeed): Promise<void> {
  const tag = `"${document.epoch}.${document.seq}.${document.jws.slice(-16)}"`
  const headers = {
    ...openHeaders,
    'Content-Type': revocationFeedMediaType,
    // Long enough for a cache in between to answer many, short enough to be of use.
    'Cache-Control': 'public, max-age=1',
    ETag: tag,
    Vary: 'Accept, Accept-Encoding',
  }
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers).end()
    return
  }
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const encoding = (['br', 'gzip'] as const).find((name) =>
    new RegExp(`(?:^|[\\s,])${name}(?:[\\s,]|$)`, 'u').test(accepted),
  )
  const body =
    encoding === undefined ? Buffer.from(document.jws) : await compress(document, encoding)
  response.writeHead(200, {
    ...headers,
    'Content-Length': body.length,
    ...(encoding !== undefined && { 'Content-Encoding': encoding }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function compress(document: SignedFeed, encoding: keyof typeof compressors): Promise<Buffer> {
  const made = compressed.get(document) ?? new Map<string, Promise<Buffer>>()
  compressed.set(document, made)
  const known = made.get(encoding) ?? compressors[encoding](document.jws)
  made.set(encoding, known)
  return known
}
