/** One request, everything an operation needs to answer it, and the answer. */
import type { ProviderDescription } from '@keygrant/providers'
import type { Signer } from './tokens/signer.ts'
import type { World } from './world.ts'

/** A request as it came, body included. */
export interface ReceivedRequest {
  readonly method: string
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What is sent back. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What an operation works with. Operations are synchronous, so each of them is one step. */
export interface Exchange {
  /** As it is served: at the local address, with the branches that were chosen. */
  readonly provider: ProviderDescription
  readonly world: World
  readonly signer: Signer
  readonly request: ReceivedRequest
  /** Seconds since the epoch. */
  readonly now: number
  /** Which of the platform's sites was called, where it has several. */
  readonly site: string | undefined
  /** The path of the request, below the site. */
  readonly path: string
}

/** Answers one kind of request. */
export type Operation = (exchange: Exchange) => Answer

/** RFC 6749 §5.1: nothing on the way may keep what has tokens in it. */
const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** An answer in JSON. */
export const json = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...uncached, ...headers },
  body: JSON.stringify(value),
})

/** An answer without a body. */
export const empty = (status: number, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { ...uncached, ...headers },
  body: '',
})

/** A page. No script runs in it, and nothing frames it. */
export const page = (status: number, html: string): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    ...uncached,
  },
  body: html,
})
