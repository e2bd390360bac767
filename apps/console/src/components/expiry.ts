/** For how long a secret is good, as people choose it. */

export const lives = [
  { life: '30', label: 'In 30 days' },
  { life: '90', label: 'In 90 days' },
  { life: '365', label: 'In 365 days' },
  { life: 'date', label: 'On a date' },
  { life: 'never', label: 'Never' },
] as const

export interface Expiry {
  readonly life: (typeof lives)[number]['life']
  /** `YYYY-MM-DD`, where `life` is a date. */
  readonly date: string
}

/** What is proposed: a year, as most rules about secrets want it at the most. */
export const inAYear: Expiry = { life: '365', date: '' }

const day = 86_400_000

/** The time as ISO 8601; null for never; undefined while the date is not whole. */
export function endOf({ life, date }: Expiry, now: number): string | null | undefined {
  if (life === 'never') return null
  if (life !== 'date') return new Date(now + Number(life) * day).toISOString()
  const end = new Date(`${date}T23:59:59Z`)
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString()
}
