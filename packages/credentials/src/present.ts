/**
 * How a token is put on a request.
 *
 * @see RFC 6750 §2.1, RFC 9449 §7.1
 */
import type { Prover } from './dpop/prover.ts'

/** A token as it is presented: with proof of the key that it is bound to, if it is bound to one. */
export interface PresentedToken {
  readonly accessToken: string
  readonly prover: Prover | undefined
}

/** One call of the fetch, as what comes after a first answer needs it. */
export interface Exchange {
  readonly input: RequestInfo | URL
  readonly init: RequestInit | undefined
  readonly url: URL
  readonly token: PresentedToken
  /** Sends the request with these headers. */
  sendWith(headers: Headers): Promise<Response>
  /** Another token than the one that was refused. */
  instead(): Promise<PresentedToken | undefined>
}

/** Sends the request with a token: as Bearer, or with proof of the key that it is bound to. */
export async function present(exchange: Exchange, token: PresentedToken): Promise<Response> {
  const { input, init, sendWith } = exchange
  const headers = new Headers(init?.headers ?? (isRequest(input) ? input.headers : undefined))
  const { prover, accessToken } = token
  if (prover !== undefined) {
    const { presentBound } = await import('./dpop/present-bound.ts')
    const method = init?.method ?? (isRequest(input) ? input.method : 'GET')
    return presentBound(exchange, { accessToken, prover }, { method, headers })
  }
  headers.set('authorization', `Bearer ${accessToken}`)
  return sendWith(headers)
}

/** Whether a fetch was given a request of its own. */
export const isRequest = (input: RequestInfo | URL): input is Request =>
  typeof input === 'object' && 'headers' in input
