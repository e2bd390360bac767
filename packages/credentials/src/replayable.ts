/**
 * Whether a request can be sent again.
 */
import { isRequest } from './present.ts'

/** Whether the same request can be sent again: a stream is gone once it was read. */
export function isReplayable(input: RequestInfo | URL, init: RequestInit | undefined): boolean {
  const body = init?.body
  if (body !== undefined && body !== null)
    return (
      typeof body === 'string' ||
      body instanceof URLSearchParams ||
      body instanceof Blob ||
      body instanceof FormData ||
      body instanceof ArrayBuffer ||
      ArrayBuffer.isView(body)
    )
  if (!isRequest(input)) return true
  // Where requests don't show their body, only a method without one is sure to have none.
  return input.body === undefined ? ['GET', 'HEAD'].includes(input.method) : input.body === null
}
