/** Whether a request can travel: sealed, it goes through the browser in a URL. */
import type { AuthorizationRequest } from './authorization-request.ts'

/**
 * Bytes of JSON. Sealing adds some 150 and writes four characters for three bytes; proxies commonly
 * take request lines of 8,192.
 */
export const maxRequestBytes = 5_800

export const isSmallEnough = (request: AuthorizationRequest): boolean =>
  new TextEncoder().encode(JSON.stringify(request)).length <= maxRequestBytes
