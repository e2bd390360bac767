/** A moment: in words, seen from now; in full, in UTC, to whoever points at it or copies it. */
import { absoluteTime, relativeTime } from './relative-time.ts'
import { useNow } from './use-now.ts'

export interface TimeProps {
  /** ISO 8601; null shows what `never` says. */
  readonly at: string | null
  readonly never?: string
}

export function Time({ at, never = 'never' }: TimeProps) {
  const now = useNow()
  if (at === null) return <>{never}</>
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={absoluteTime(time)}>
      {relativeTime(time, now)}
    </time>
  )
}
