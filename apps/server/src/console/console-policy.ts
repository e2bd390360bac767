/** What a page of the console may do: run its own files, ask this server and the APIs that are registered. */
import type { Api } from '@keygrant/engine'

/** The most origins that are named: a header that is too long would be refused on the way. */
const maxOrigins = 100

/** Where the APIs are that a page may call: their identifiers are their addresses. */
export function apiOrigins(apis: readonly Api[]): readonly string[] {
  const origins = apis
    .filter(({ builtIn }) => !builtIn)
    .map(({ identifier }) => URL.parse(identifier))
    .filter((url) => url?.protocol === 'https:' || url?.protocol === 'http:')
    .map((url) => url?.origin ?? '')
  return [...new Set(origins)].slice(0, maxOrigins)
}

/** The headers of a page whose scripts and styles carry the nonce. */
export function consoleHeaders(
  nonce: string,
  origins: readonly string[],
): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    ['connect-src', "'self'", ...origins].join(' '),
    "frame-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // The explorer opens a window of this server for the code flow, and hears from it.
    'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
  }
}
