/**
 * `creds.fetch`: a fetch that authenticates.
 *
 * @see RFC 6750 §2.1 and §3.1
 */
import { CredentialsError } from './errors.ts'
import { mayCarrySecrets } from './loopback.ts'
import type { CallOptions } from './options.ts'
import { Refusals } from './refusals.ts'

/** Where the fetch gets its tokens from. */
export interface FetchTokens {
  /** A good token. */
  get(call: CallOptions): Promise<string>
  /** Another token than the one an API refused; undefined if there is no way to get one. */
  instead(refused: string, call: CallOptions): Promise<string | undefined>
  /** Notes that an API refused a token. */
  refuse(refused: string): void
  /** Whether the API answers 401 without saying why, as some platforms do. Default false. */
  readonly wordless?: boolean
}

type Fetch = typeof globalThis.fetch

/** Makes the fetch. Sends once, and once more with another token after a 401 `invalid_token`. */
export function authenticatedFetch(tokens: FetchTokens, plainFetch: () => Fetch): Fetch {
  const refusals = new Refusals()

  return async (input, init) => {
    const { origin } = targetOf(input)
    const signal = init?.signal ?? (isRequest(input) ? input.signal : undefined)
    const call = signal === undefined || signal === null ? {} : { signal }
    const send = (token: string) =>
      plainFetch()(input, { ...init, headers: authorize(input, init, token) })

    const noteRefusal = async (response: Response, token: string) => {
      const refused =
        response.status === 401 &&
        (await import('./after-refusal.ts')).refusesToken(response, tokens.wordless === true)
      if (refused) refusals.note(origin, token)
      else refusals.forget(origin)
      return refused
    }

    const token = await orAbort(tokens.get(call), signal)
    const first = await send(token)
    if (!(await noteRefusal(first, token)) || refusals.isHopeless(origin)) return first
    tokens.refuse(token)
    if (!(await import('./after-refusal.ts')).isReplayable(input, init)) return first

    const other = await orAbort(tokens.instead(token, call), signal)
    if (other === undefined) return first
    await first.body?.cancel()
    const second = await send(other)
    await noteRefusal(second, other)
    return second
  }
}

/** Where a token is about to be sent. */
export function targetUrl(url: string | URL): URL {
  const base = (globalThis as { location?: { href?: string } }).location?.href
  if (!URL.canParse(String(url), base))
    throw new CredentialsError('invalid_configuration', 'The URL to call is not valid.')
  const target = new URL(url, base)
  if (!mayCarrySecrets(target))
    throw new CredentialsError(
      'invalid_configuration',
      'A token is sent to https addresses and to loopback addresses only.',
    )
  return target
}

const isRequest = (input: RequestInfo | URL): input is Request =>
  typeof input === 'object' && 'headers' in input

const targetOf = (input: RequestInfo | URL): URL => targetUrl(isRequest(input) ? input.url : input)

function authorize(input: RequestInfo | URL, init: RequestInit | undefined, token: string) {
  const headers = new Headers(init?.headers ?? (isRequest(input) ? input.headers : undefined))
  headers.set('authorization', `Bearer ${token}`)
  return headers
}

/** A drop-in fetch fails the way fetch does: with the signal's own reason. */
async function orAbort<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error
  }
}
