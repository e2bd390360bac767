/**
 * One node in a process of its own, as the race harness starts it: the real server, with a clock
 * that its parent can set forward, and a store that makes a mistake when told to.
 */
import { FakeClock, startServer } from '@keygrant/testkit'
import { ChangeableStore } from './changeable-store.ts'
import type { Mutant } from './mutants.ts'

/** What the parent sends first. */
export interface NodeOptions {
  readonly databaseUrl: string
  /** 32 bytes, base64. */
  readonly masterKey: string
  readonly operatorSecret: string
  readonly environment: Readonly<Record<string, string>>
}

/** What it sends after that, one at a time; each is answered when it is done. */
export type Order =
  | { readonly advance: number }
  /** Null: no mistake any more. */
  | { readonly mutant: Mutant | null }

const clock = new FakeClock()
const store = new ChangeableStore()

async function begin({ masterKey, ...options }: NodeOptions): Promise<void> {
  await startServer({
    ...options,
    clock,
    masterKey: Buffer.from(masterKey, 'base64'),
    wrapStore: (sound) => store.over(sound),
  })
}

async function obey(message: NodeOptions | Order): Promise<void> {
  if ('advance' in message) clock.advance(message.advance)
  else if ('mutant' in message) store.become(message.mutant)
  else await begin(message)
  process.send?.('done')
}

process.on('message', (message: NodeOptions | Order) => void obey(message))
// The parent is gone, however it went: nobody is left to stop this process.
process.on('disconnect', () => process.exit())
