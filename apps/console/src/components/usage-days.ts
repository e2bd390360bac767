/** Usage by day, from usage by hour: every day is there, also those on which nothing happened. */

export interface UsageHour {
  readonly hour: string
  readonly tokens: number
  readonly failures: number
}

export interface UsageDay {
  /** In UTC: `2026-11-29`, or the time at which it begins. */
  readonly day: string
  readonly tokens: number
  readonly failures: number
}

const dayLength = 86_400_000

/** The last `count` days up to the one of `now`, oldest first. */
export function daysOf(hours: readonly UsageHour[], now: number, count = 14): readonly UsageDay[] {
  const names = Array.from({ length: count }, (_, at) =>
    new Date(now - (count - 1 - at) * dayLength).toISOString().slice(0, 10),
  )
  const sums = new Map(names.map((day) => [day, { day, tokens: 0, failures: 0 }]))
  for (const { hour, tokens, failures } of hours) {
    const sum = sums.get(new Date(hour).toISOString().slice(0, 10))
    if (sum === undefined) continue
    sum.tokens += tokens
    sum.failures += failures
  }
  return [...sums.values()]
}
