/** A request by this browser, without cookies; a redirect is not followed. */
import type { WireAnswer, WireRequest } from './exchange.ts'

export interface FetchedAnswer extends WireAnswer {
  /** Of the body, as it was read. */
  readonly bytes: number
}

/** @throws {TypeError} If there was no answer, or none that scripts may read: a browser does not tell which. */
export async function browserFetch(request: WireRequest): Promise<FetchedAnswer> {
  const { method, url, headers, body } = request
  const start = performance.now()
  const response = await fetch(url, {
    method,
    headers: headers.map(([name, value]) => [name, value]),
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    ...(body !== undefined && { body }),
  })
  const bytes = await response.arrayBuffer()
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: new TextDecoder().decode(bytes),
    bytes: bytes.byteLength,
    milliseconds: Math.round(performance.now() - start),
  }
}
