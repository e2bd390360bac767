/** The ranges of time that the log offers, as words in the address. */

const hour = 3_600_000

export const ranges = [
  { value: '1h', label: 'Last hour', length: hour },
  { value: '24h', label: 'Last 24 hours', length: 24 * hour },
  { value: '7d', label: 'Last 7 days', length: 7 * 24 * hour },
  { value: '30d', label: 'Last 30 days', length: 30 * 24 * hour },
] as const

/** Instead of one of them: two times that somebody gave. */
export const custom = 'custom'

export interface Span {
  readonly from: string | undefined
  readonly to: string | undefined
}

/** What the words of an address mean as times. */
export function spanOf(
  { range, from, to }: { readonly range?: string | undefined } & Partial<Span>,
  now: number,
): Span {
  if (range === custom) return { from: timeIn(from), to: timeIn(to) }
  return { from: fromOf(range, now), to: undefined }
}

/** Nothing for what is no time: an address can be mistyped. */
function timeIn(text: string | undefined): string | undefined {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

/** A time as fields for date and time have it, in the zone of whoever looks. */
export function fieldOf(time: string | undefined): string {
  const known = timeIn(time)
  if (known === undefined) return ''
  const at = new Date(known)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/**
 * From when to look, to the minute: so that the same question is asked again, and its answer found
 * among those that are kept. Undefined looks at all there is.
 */
export function fromOf(range: string | undefined, now: number): string | undefined {
  const found = ranges.find(({ value }) => value === range)
  if (found === undefined) return undefined
  return new Date(Math.floor((now - found.length) / 60_000) * 60_000).toISOString()
}
