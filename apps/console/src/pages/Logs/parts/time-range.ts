/** The ranges of time that the log offers, as words in the address. */

const hour = 3_600_000

export const ranges = [
  { value: '1h', label: 'Last hour', length: hour },
  { value: '24h', label: 'Last 24 hours', length: 24 * hour },
  { value: '7d', label: 'Last 7 days', length: 7 * 24 * hour },
  { value: '30d', label: 'Last 30 days', length: 30 * 24 * hour },
] as const

/**
 * From when to look, to the minute: so that the same question is asked again, and its answer found
 * among those that are kept. Undefined looks at all there is.
 */
export function fromOf(range: string | undefined, now: number): string | undefined {
  const found = ranges.find(({ value }) => value === range)
  if (found === undefined) return undefined
  return new Date(Math.floor((now - found.length) / 60_000) * 60_000).toISOString()
}
