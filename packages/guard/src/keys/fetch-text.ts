/**
 * Gets one text from the issuer: no redirect followed, a bound for its time and for its length.
 * Failures are values, since an issuer that is down is expected.
 *
 * @see RFC 9110 §15.4, WHATWG Fetch (redirect mode)
 */
import { err, ok, type Result } from '@keygrant/protocol'

export type Fetch = (input: string, init: RequestInit) => Promise<Response>

export interface TextAnswer {
  readonly status: number
  readonly headers: Headers
  /** Undefined unless the status is 200 and the body is no longer than allowed. */
  readonly text: string | undefined
}

export interface FetchTextOptions extends Pick<RequestInit, 'method' | 'body'> {
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds for everything, the body included. */
  readonly timeout: number
  readonly maxBytes: number
  /** Gives up earlier. */
  readonly signal?: AbortSignal | undefined
  /** Called for each piece of the body. */
  readonly onPiece?: () => void
}

/** Fails if no whole answer comes in time; any whole answer, whatever its status, is a success. */
export async function fetchText(
  url: string,
  fetch: Fetch,
  { timeout, maxBytes, signal: earlier, onPiece, ...init }: FetchTextOptions,
): Promise<Result<TextAnswer, 'unreachable'>> {
  const late = AbortSignal.timeout(timeout)
  const signal = earlier === undefined ? late : AbortSignal.any([late, earlier])
  try {
    // `manual`, because `error` is not implemented on Workers. A redirect then has no status 200.
    const answer = fetch(url, { ...init, redirect: 'manual', signal }).then((response) =>
      read(response, maxBytes, onPiece),
    )
    return ok(await Promise.race([answer, rejectedBy(signal)]))
  } catch {
    return err('unreachable')
  }
}

async function read(
  response: Response,
  maxBytes: number,
  onPiece: FetchTextOptions['onPiece'],
): Promise<TextAnswer> {
  const { status, headers } = response
  if (status === 200) return { status, headers, text: await readText(response, maxBytes, onPiece) }
  await response.body?.cancel()
  return { status, headers, text: undefined }
}

/** Undefined if the body is longer than allowed; the rest of it is then not read. */
async function readText(
  response: Response,
  maxBytes: number,
  onPiece: FetchTextOptions['onPiece'],
): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  const reader = response.body?.getReader()
  if (reader === undefined) return undefined
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    onPiece?.()
    bytes += value.length
    if (bytes > maxBytes) {
      await reader.cancel()
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}

/** For a `fetch` that doesn't listen to its signal. */
const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const rejected = (): void => reject(signal.reason as Error)
    if (signal.aborted) rejected()
    else signal.addEventListener('abort', rejected, { once: true })
  })
