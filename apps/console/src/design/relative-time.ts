/** A time in words, seen from now. */

const units = [
  ['year', 365 * 86_400],
  ['month', (365 / 12) * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** Such as `in 3 days`, `2 hours ago`, `just now`; both in milliseconds since the epoch. */
export function relativeTime(at: number, now: number): string {
  const seconds = (at - now) / 1000
  const unit = units.find(([, length]) => Math.abs(seconds) >= length)
  if (unit === undefined) return seconds > 5 ? 'in less than a minute' : 'just now'
  const [name, length] = unit
  return words.format(Math.trunc(seconds / length), name)
}

/** Such as `2026-11-29 08:15:12 UTC`. */
export const absoluteTime = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
