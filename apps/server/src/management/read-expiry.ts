/** When a secret is to end: a time to come, or never. */
import type { FieldError } from './problems.ts'
import { parseTime } from './schemas.ts'

/** Null: never. Undefined: not a time to come. */
export function readExpiry(written: string | null | undefined, now: number) {
  if (written == null) return null
  const time = parseTime(written)
  return time === undefined || time <= now ? undefined : time
}

export const notToCome = (field: string): FieldError => ({
  field,
  message: 'must be a time to come, such as 2030-01-01T00:00:00Z',
})
