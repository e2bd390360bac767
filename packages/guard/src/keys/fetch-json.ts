/**
 * Gets one JSON document from the issuer: five seconds for all of it, a quarter of a megabyte at most.
 */
import { ok, type Result } from '@keygrant/protocol'
import { type Fetch, fetchText } from './fetch-text.ts'

export interface JsonAnswer {
  readonly status: number
  readonly headers: Headers
  /** Undefined unless the status is 200 and the body is JSON. */
  readonly body: unknown
}

export interface FetchJsonOptions extends Pick<RequestInit, 'method' | 'body'> {
  /** Further header fields, such as those that make the request conditional. */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds for everything, the body included. */
  readonly timeout?: number
}

const defaultTimeout = 5_000
const maxBytes = 262_144

/** Fails if no whole answer comes in time; any whole answer, whatever its status, is a success. */
export async function fetchJson(
  url: string,
  fetch: Fetch,
  { headers = {}, timeout = defaultTimeout, ...init }: FetchJsonOptions = {},
): Promise<Result<JsonAnswer, 'unreachable'>> {
  const fields = { accept: 'application/json', ...headers }
  const answer = await fetchText(url, fetch, { ...init, headers: fields, timeout, maxBytes })
  if (!answer.ok) return answer
  const { status, headers: received, text } = answer.value
  return ok({ status, headers: received, body: text === undefined ? undefined : parse(text) })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
