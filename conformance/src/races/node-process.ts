/**
 * One node in a process of its own, as the race harness starts it: the real server, with a clock
 * that its parent can set forward, and on request with a store that makes a mistake.
 */
import { FakeClock, startServer } from '@keygrant/testkit'
import { type Mutant, mutants } from './mutants.ts'

/** What the parent sends first. */
export interface NodeOptions {
  readonly databaseUrl: string
  /** 32 bytes, base64. */
  readonly masterKey: string
  readonly operatorSecret: string
  readonly environment: Readonly<Record<string, string>>
  readonly mutant?: Mutant
}

/** What it sends after that. */
export interface Advance {
  readonly advance: number
}

const clock = new FakeClock()

async function begin({ masterKey, mutant, ...options }: NodeOptions): Promise<void> {
  const server = await startServer({
    ...options,
    clock,
    masterKey: Buffer.from(masterKey, 'base64'),
    ...(mutant !== undefined && { wrapStore: mutants[mutant] }),
  })
  process.send?.({ port: server.port })
}

process.on('message', (message: NodeOptions | Advance) => {
  if ('advance' in message) {
    clock.advance(message.advance)
    process.send?.({ now: clock.now() })
  } else void begin(message)
})
// The parent is gone, however it went: nobody is left to stop this process.
process.on('disconnect', () => process.exit())
