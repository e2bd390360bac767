/**
 * One HTTP exchange with the authorization server, body included.
 */
import { CredentialsError } from './errors.ts'
import type { HttpSettings } from './http-settings.ts'
import { interruptible } from './interruptible.ts'
import { type Redact, reasonOf, safeCause } from './redact.ts'

/** A request as the protocol layer makes it. */
export interface Outgoing {
  readonly method: string
  readonly headers: Record<string, string>
  /** Text: JSON, for a platform that wants it. */
  readonly body?: URLSearchParams | string | undefined
  readonly redirect: 'manual'
}

/**
 * Sends a request and reads the whole answer.
 *
 * @throws {CredentialsError} `network`, `timeout`, `aborted` or `bad_response`: a fetch can't return
 *   a refusal, and the protocol layer takes nothing but a fetch.
 */
export type Send = (url: string, request: Outgoing) => Promise<Response>

const maxBody = 1_048_576
const bodyless: readonly number[] = [204, 205, 304]

/** Makes a {@link Send} that keeps to a signal and to the timeout of the settings. */
export function sender(http: HttpSettings, signal: AbortSignal, redact: Redact): Send {
  return async (url, { method, headers, body, redirect }) => {
    const controller = new AbortController()
    const exchange = async () => {
      const request = { method, headers, redirect, signal: controller.signal }
      const fetch = http.fetch ?? globalThis.fetch
      const response = await fetch(url, body === undefined ? request : { ...request, body })
      return readWhole(response)
    }
    try {
      return await interruptible(exchange(), { signals: [signal], timeout: http.timeout })
    } catch (error) {
      // The exchange may still be running; this closes its connection.
      controller.abort()
      throw error instanceof CredentialsError ? error : unreachable(error, redact)
    }
  }
}

function unreachable(error: unknown, redact: Redact): CredentialsError {
  const why = reasonOf(error)
  const message = 'The authorization server could not be reached'
  return new CredentialsError(
    'network',
    why === undefined ? `${message}.` : `${message}: ${why}.`,
    {
      cause: safeCause(error, redact),
    },
  )
}

/** The same answer with its body in memory, so that nothing after this waits for the network. */
async function readWhole(response: Response): Promise<Response> {
  const { status, headers } = response
  // A redirect that the browser hides has status 0. Secrets never follow a redirect.
  if (status < 200 || status > 599)
    throw new CredentialsError('bad_response', 'The authorization server answered a redirect.')
  const body = await readText(response)
  return new Response(bodyless.includes(status) ? null : body, { status, headers })
}

async function readText(response: Response): Promise<string> {
  if (response.body === null || response.body === undefined) return response.text()
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let length = 0; ; ) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    length += value.byteLength
    if (length > maxBody) {
      await reader.cancel()
      throw new CredentialsError('bad_response', 'The authorization server answered too much.')
    }
    text += decoder.decode(value, { stream: true })
  }
}
