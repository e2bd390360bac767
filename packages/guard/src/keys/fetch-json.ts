/**
 * Gets one JSON document from the issuer: no redirect followed, five seconds for all of it, a
 * quarter of a megabyte at most. Failures are values, since an issuer that is down is expected.
 *
 * @see RFC 9110 §15.4, WHATWG Fetch (redirect mode)
 */
import { err, ok, type Result } from '@keygrant/protocol'

export type Fetch = (input: string, init: RequestInit) => Promise<Response>

export interface JsonAnswer {
  readonly status: number
  readonly headers: Headers
  /** Undefined unless the status is 200 and the body is JSON. */
  readonly body: unknown
}

export interface FetchJsonOptions {
  /** Header fields that make the request conditional. */
  readonly conditions?: Readonly<Record<string, string>>
  /** Milliseconds for everything, the body included. */
  readonly timeout?: number
}

const defaultTimeout = 5_000
const maxBytes = 262_144

/** Fails if no whole answer comes in time; any whole answer, whatever its status, is a success. */
export async function fetchJson(
  url: string,
  fetch: Fetch,
  { conditions = {}, timeout = defaultTimeout }: FetchJsonOptions = {},
): Promise<Result<JsonAnswer, 'unreachable'>> {
  const signal = AbortSignal.timeout(timeout)
  const headers = { accept: 'application/json', ...conditions }
  try {
    // `manual`, because `error` is not implemented on Workers. A redirect then has no status 200.
    const answer = fetch(url, { headers, redirect: 'manual', signal }).then(read)
    return ok(await Promise.race([answer, rejectedBy(signal)]))
  } catch {
    return err('unreachable')
  }
}

async function read(response: Response): Promise<JsonAnswer> {
  const { status, headers } = response
  if (status !== 200) {
    await response.body?.cancel()
    return { status, headers, body: undefined }
  }
  const text = await readText(response)
  return { status, headers, body: text === undefined ? undefined : parse(text) }
}

/** Undefined if the body is longer than allowed; the rest of it is then not read. */
async function readText(response: Response): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  const reader = response.body?.getReader()
  if (reader === undefined) return undefined
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.length
    if (bytes > maxBytes) {
      await reader.cancel()
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** For a `fetch` that doesn't listen to its signal. */
const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
