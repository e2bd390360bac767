/**
 * `creds.fetch`: a fetch that authenticates.
 *
 * @see RFC 6750 §2.1 and §3.1, RFC 9449 §7
 */
import { CredentialsError } from './errors.ts'
import { mayCarrySecrets } from './loopback.ts'
import type { CallOptions } from './options.ts'
import { type Exchange, isRequest, type PresentedToken, present } from './present.ts'
import type { Refusals } from './refusals.ts'

/** Where the fetch gets its tokens from. */
export interface FetchTokens {
  /** A good token. */
  get(call: CallOptions): Promise<PresentedToken>
  /** Another token than the one an API refused; undefined if there is no way to get one. */
  instead(refused: string, call: CallOptions): Promise<PresentedToken | undefined>
  /** Notes that an API refused a token. */
  refuse(refused: string): void
  /** Whether the API answers 401 without saying why, as some platforms do. Default false. */
  readonly wordless?: boolean
}

type Fetch = typeof globalThis.fetch

/** Makes the fetch. Sends once, and once more with another token after a 401 `invalid_token`. */
export function authenticatedFetch(tokens: FetchTokens, plainFetch: () => Fetch): Fetch {
  let refusals: Refusals | undefined

  return async (input, init) => {
    const url = targetOf(input)
    const signal = init?.signal ?? (isRequest(input) ? input.signal : undefined)
    const call = signal === undefined || signal === null ? {} : { signal }
    const token = await orAbort(tokens.get(call), signal)
    const sendWith = (headers: Headers) => plainFetch()(input, { ...init, headers })
    const instead = () => orAbort(tokens.instead(token.accessToken, call), signal)
    const exchange: Exchange = { input, init, url, token, sendWith, instead }

    const first = await present(exchange, token)
    if (first.status !== 401) {
      refusals?.forget(url.origin)
      return first
    }
    const { Refusals, afterRefusal } = await import('./after-refusal.ts')
    refusals ??= new Refusals()
    return afterRefusal(exchange, first, { tokens, refusals })
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

const targetOf = (input: RequestInfo | URL): URL => targetUrl(isRequest(input) ? input.url : input)

/** A drop-in fetch fails the way fetch does: with the signal's own reason. */
async function orAbort<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error
  }
}
