/** The program of one worker: a whole server, on the port that it shares with the others. */
import { buildServer, type Keygrant } from '../build-server.ts'
import { readConfig } from '../config/read-config.ts'
import type { Order, Report, Start } from './messages.ts'

let keygrant: Keygrant | undefined

async function begin({ mode, sources, makeSetUpLink }: Start): Promise<Report> {
  const config = readConfig(mode, sources)
  if (!config.ok) return { kind: 'fault', message: config.error.join('\n  ') }
  const built = await buildServer(config.value)
  if (!built.ok) return { kind: 'fault', message: built.error.message }
  keygrant = built.value
  const setUpLink = makeSetUpLink ? await keygrant.makeSetUpLink() : undefined
  return { kind: 'start', port: keygrant.port, setUpLink }
}

async function obey(order: Order): Promise<Report | undefined> {
  switch (order.kind) {
    case 'start':
      return begin(order)
    case 'health':
      return { kind: 'health', ready: keygrant?.isReady() ?? false }
    case 'metrics': {
      const metrics = await keygrant?.loadMetrics()
      return { kind: 'metrics', metrics: (await metrics?.values()) ?? [] }
    }
    case 'stop':
      await keygrant?.close()
      process.disconnect()
      return undefined
  }
}

// A terminal and a service manager send these to every process of the group. When to stop, and in
// which order, is the supervisor's to say.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)

process.on('message', (order: Order) => {
  obey(order)
    .then((report) => {
      if (report !== undefined) process.send?.(report)
    })
    .catch((error: unknown) => {
      // Whatever it is, a new process is more likely to be sound than this one.
      process.stderr.write(`keygrant: a worker failed: ${String(error)}\n`)
      process.exit(1)
    })
})
