/**
 * How long an answer says it is fresh.
 *
 * @see RFC 9111 §4.2.1, §5.1 and §5.2.2
 */

/** Milliseconds; undefined if the answer does not say. */
export function freshFor(headers: Headers): number | undefined {
  const directives = (headers.get('cache-control') ?? '').toLowerCase().split(',')
  const names = directives.map((directive) => directive.trim())
  if (names.includes('no-store') || names.includes('no-cache')) return 0

  const seconds = names.map((name) => /^max-age="?(\d{1,10})"?$/u.exec(name)?.[1])
  const maxAge = seconds.find((digits) => digits !== undefined)
  if (maxAge === undefined) return undefined
  const age = /^\d{1,10}$/u.exec(headers.get('age') ?? '')?.[0] ?? '0'
  return Math.max(0, Number(maxAge) - Number(age)) * 1000
}
