/**
 * Opens an event stream. On Node by node:http, because there a socket can be told not to keep the
 * process alive, which `fetch` can't; elsewhere, or where the API brings its own `fetch`, by that.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Fetch } from '../keys/fetch-text.ts'

/** The bytes of a stream as they come. May reject while it is read. */
export type OpenedStream = Result<AsyncIterable<Uint8Array>, 'unreachable' | 'no_stream'>

export interface StreamRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Ends the stream, at any time. */
  readonly signal: AbortSignal
}

export type OpenStream = (request: StreamRequest) => Promise<OpenedStream>

/** The part of node:http that is used. */
export interface NodeHttp {
  get(
    url: string,
    options: {
      readonly headers: Readonly<Record<string, string>>
      readonly signal: AbortSignal
      readonly agent: false
    },
    onResponse: (response: NodeResponse) => void,
  ): {
    on(event: 'socket', listener: (socket: { unref(): void }) => void): unknown
    on(event: 'error', listener: () => void): unknown
  }
}

interface NodeResponse extends AsyncIterable<Uint8Array> {
  readonly statusCode?: number | undefined
  readonly headers: { readonly 'content-type'?: string | undefined }
  destroy(): void
}

const isStream = (status: number | undefined, type: string | null | undefined): boolean =>
  status === 200 && type?.toLowerCase().startsWith('text/event-stream') === true

export function nodeStream(http: NodeHttp, https: NodeHttp): OpenStream {
  return ({ url, headers, signal }) =>
    new Promise((resolve) => {
      const { get } = url.startsWith('https:') ? https : http
      const request = get(url, { headers, signal, agent: false }, (response) => {
        if (isStream(response.statusCode, response.headers['content-type'])) resolve(ok(response))
        else {
          response.destroy()
          resolve(err('no_stream'))
        }
      })
      request.on('socket', (socket) => socket.unref())
      // Also what comes once the stream is open: whoever reads it hears of that by itself.
      request.on('error', () => resolve(err('unreachable')))
    })
}

export function fetchStream(fetch: Fetch): OpenStream {
  return async ({ url, headers, signal }) => {
    try {
      const response = await fetch(url, { headers, signal, redirect: 'manual' })
      const { status, body } = response
      if (isStream(status, response.headers.get('content-type')) && body !== null)
        return ok(chunks(body))
      await body?.cancel()
      return err('no_stream')
    } catch {
      return err('unreachable')
    }
  }
}

/** By a reader: not every runtime can iterate over a body. */
async function* chunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // It failed, or was ended: then there is nothing to end.
    await reader.cancel().catch(() => undefined)
  }
}

interface MaybeNode {
  readonly process?: {
    readonly release?: { readonly name?: string }
    readonly getBuiltinModule?: (id: string) => unknown
  }
  readonly Bun?: unknown
  readonly Deno?: unknown
}

/** Undefined elsewhere than on Node itself. */
export function nodeStreamHere(): OpenStream | undefined {
  const { process, Bun, Deno } = globalThis as MaybeNode
  if (process?.release?.name !== 'node' || Bun !== undefined || Deno !== undefined) return undefined
  const http = process.getBuiltinModule?.('node:http')
  const https = process.getBuiltinModule?.('node:https')
  if (http === undefined || https === undefined) return undefined
  return nodeStream(http as NodeHttp, https as NodeHttp)
}
