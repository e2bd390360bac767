/** The log as it is written, over the list that was read: newest first, each once. */
import { useEffect, useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import type { AnyCall } from '../../../api/call.ts'
import { watchLogs } from '../../../api/log-stream.ts'
import type { LogEntry } from '../../../components/log-table.tsx'

/** More would make the page slow; older ones are found by loading it again. */
const most = 500

export interface LiveLog {
  readonly entries: readonly LogEntry[]
  readonly state: 'off' | 'connecting' | 'live'
  readonly error: unknown
}

const nothing: readonly LogEntry[] = []

/** @param after What was listed last, behind which it goes on; undefined while nothing was listed. */
export function useLiveLog(
  query: AnyCall['query'],
  { live, after }: { readonly live: boolean; readonly after: string | undefined },
): LiveLog {
  const { header: organization } = useActing()
  const [entries, setEntries] = useState(nothing)
  const [connected, setConnected] = useState(false)
  const [error, setError] = useState<unknown>()
  const asked = JSON.stringify(query)
  useEffect(() => {
    setEntries(nothing)
    setError(undefined)
    if (!live) return
    const stop = new AbortController()
    watchLogs({
      query: JSON.parse(asked) as AnyCall['query'],
      after,
      organization,
      signal: stop.signal,
      onEntry: (entry) => setEntries((before) => [entry as LogEntry, ...before].slice(0, most)),
      onState: setConnected,
    }).catch(setError)
    return () => {
      stop.abort()
      setConnected(false)
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- where it begins (`after`) is no reason to begin anew
  }, [asked, live, organization])
  return { entries, state: live ? (connected ? 'live' : 'connecting') : 'off', error }
}

/** The newer ones before the older, each once. */
export function joined(
  newer: readonly LogEntry[],
  older: readonly LogEntry[],
): readonly LogEntry[] {
  const known = new Set(newer.map(({ id }) => id))
  return [...newer, ...older.filter(({ id }) => !known.has(id))]
}
