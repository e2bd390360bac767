/** The requests as they are decided, for whoever watches: server-sent events that go on where they broke off. */
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { LogFilter } from '@keygrant/engine'
import Type from 'typebox'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { refusal } from '../problems.ts'
import { closed, Id } from '../schemas.ts'
import { filterOf, logFilterMembers, showLog } from './logs.ts'

/** Milliseconds between two looks at what was written. */
const interval = 1_000
/** A comment this often keeps the connection from counting as idle. */
const heartbeat = 9
/** Looks after which the connection ends, so that it is asked anew whether they may watch. */
const maxLooks = 360
const perLook = 100
/** Streams that one node serves at the same time. */
const maxStreams = 200
let open = 0

export const logStream: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/logs/stream',
    name: 'streamLogs',
    summary:
      'Watch requests as they are decided: server-sent events named `log`, resumed by Last-Event-ID',
    scope: 'keygrant:logs:read',
    status: 200,
    query: Type.Object({ ...logFilterMembers, last_event_id: Type.Optional(Id) }, closed),
    mediaType: 'text/event-stream',
    async run({ query, actor, header, deps }) {
      const filter = await filterOf(query, actor, deps)
      if (!filter.ok) return filter.error
      if (open >= maxStreams) return refusal('unavailable', { detail: 'Too many watch already.' })
      const resumed = query.last_event_id ?? header('last-event-id')
      const [latest] = resumed === undefined ? await deps.admin.listLogs({ limit: 1 }, {}) : []
      const body = Readable.from(tail(filter.value, resumed ?? latest?.id ?? '', deps))
      return { body, headers: { 'X-Accel-Buffering': 'no' } }
    },
  }),
]

async function* tail(
  filter: LogFilter,
  after: string,
  { admin, stopping }: Pick<ManagementDeps, 'admin' | 'stopping'>,
): AsyncGenerator<string> {
  open++
  try {
    yield `retry: ${interval}\n\n`
    let last = after
    for (let look = 0; look < maxLooks && !stopping.aborted; look++) {
      const entries = await admin.listLogsSince({ limit: perLook, after: last }, filter)
      for (const entry of entries) {
        last = entry.id
        yield `id: ${entry.id}\nevent: log\ndata: ${JSON.stringify(showLog(entry))}\n\n`
      }
      if (entries.length === 0 && look % heartbeat === heartbeat - 1) yield ': nothing new\n\n'
      if (entries.length < perLook) await pause(stopping)
    }
  } finally {
    open--
  }
}

/** A pause that ends with the server. */
async function pause(stopping: AbortSignal): Promise<void> {
  try {
    await wait(interval, undefined, { signal: stopping, ref: false })
  } catch {
    // The server is stopping, which the loop sees for itself.
  }
}
