/**
 * How long a server asks to wait.
 *
 * @see RFC 9110 §10.2.3
 */

/**
 * `Retry-After` in milliseconds; undefined if absent or unreadable. A date is compared with the
 * answer's own `Date`, so that it means the same on a machine whose clock is wrong.
 */
export function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d{1,9}$/u.test(value)) return Number(value) * 1000
  // Date.parse reads a year out of "-1"; an HTTP-date starts with the name of a day.
  const until = /^[A-Z]/iu.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(until) ? undefined : Math.max(0, until - serverTime(headers))
}

/** The server's clock in an answer: its `Date`, or this machine's clock where that is not shown. */
export function serverTime(headers: Headers): number {
  const date = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(date) ? Date.now() : date
}
