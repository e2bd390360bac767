/**
 * The option `http`, read once: defaults filled in, everything checked.
 */
import { type Complain, checkDuration, inside, refuseUnknown } from './complain.ts'
import type { Environment } from './environment.ts'
import type { HttpOptions, RetryOptions } from './options.ts'
import { readRoute } from './read-route.ts'

/** How to talk to the authorization server, with every default filled in. */
export interface HttpSettings {
  /** Undefined: the global fetch, looked up at each call. */
  readonly fetch: typeof globalThis.fetch | undefined
  readonly headers: Headers
  readonly timeout: number
  readonly signal: AbortSignal | undefined
  readonly retry: Required<RetryOptions>
}

const httpNames: Record<keyof HttpOptions, true> = {
  fetch: true,
  headers: true,
  timeout: true,
  signal: true,
  retry: true,
  proxy: true,
  tls: true,
}
const retryNames: Record<keyof RetryOptions, true> = {
  attempts: true,
  maxDelay: true,
  respectRetryAfter: true,
}

/** Reads the option `http`. Which proxy there is, the environment may say. */
export function readHttp(
  options: HttpOptions,
  environment: Environment,
  complain: Complain,
): HttpSettings {
  refuseUnknown(options, httpNames, inside('http', complain))
  const { retry = {}, timeout = 10_000, signal } = options
  checkDuration(timeout, 'http.timeout', complain)
  if (options.fetch !== undefined && typeof options.fetch !== 'function')
    complain('http.fetch must be a function')
  if (options.fetch !== undefined && (options.proxy !== undefined || options.tls !== undefined))
    complain('http.fetch goes its own way: give it, or proxy and tls')
  if (signal !== undefined && !(signal instanceof AbortSignal))
    complain('http.signal must be an AbortSignal')
  return {
    fetch: readRoute(options, environment),
    headers: readHeaders(options.headers, 'http.headers', complain),
    timeout,
    signal,
    retry: readRetry(retry === false ? { attempts: 1 } : retry, complain),
  }
}

/** Headers that may be sent to the authorization server: any but the one that authenticates. */
export function readHeaders(
  value: HeadersInit | undefined,
  name: string,
  complain: Complain,
): Headers {
  try {
    const headers = new Headers(value)
    if (headers.has('authorization')) complain(`${name} must not hold Authorization`)
    return headers
  } catch {
    // The runtime's own message would quote the value.
    complain(`${name} are not valid headers`)
    return new Headers()
  }
}

function readRetry(options: RetryOptions, complain: Complain): Required<RetryOptions> {
  refuseUnknown(options, retryNames, inside('http.retry', complain))
  const { attempts = 3, maxDelay = 30_000, respectRetryAfter = true } = options
  if (!Number.isInteger(attempts) || attempts < 1)
    complain('http.retry.attempts must be a whole number from 1')
  checkDuration(maxDelay, 'http.retry.maxDelay', complain)
  return { attempts, maxDelay, respectRetryAfter }
}
