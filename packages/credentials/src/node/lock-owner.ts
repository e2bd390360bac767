/**
 * Who holds a lock, told so that others can find out whether they still live.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** The holder of a lock. */
export interface LockOwner {
  readonly pid: number
  /** The machine as far as process ids go: two containers may have one name and their own numbers. */
  readonly machine: string
  /** When the process started, as the system counts: process ids are used again. */
  readonly started: string
  /** Random, one for each time a lock is held. */
  readonly token: string
}

/** Whether a holder is known to be gone. */
export type Life = 'gone' | 'alive' | 'unknown'

let self: Omit<LockOwner, 'token'> | undefined

/** This process as a holder. */
export function thisOwner(token: string): LockOwner {
  self ??= { pid: process.pid, machine: machineName(), started: startOf(process.pid) ?? '' }
  return { ...self, token }
}

/** Reads what a holder wrote. Undefined if it is nothing that we write. */
export function readOwner(text: string): LockOwner | undefined {
  try {
    const { pid, machine, started, token } = JSON.parse(text) as Partial<LockOwner>
    if (typeof pid !== 'number' || typeof machine !== 'string') return undefined
    if (typeof started !== 'string' || typeof token !== 'string') return undefined
    return { pid, machine, started, token }
  } catch {
    // Torn or foreign: whoever asks then goes by whether the file changes.
    return undefined
  }
}

/** Whether a holder still lives, as far as can be told from here. */
export function lifeOf(owner: LockOwner): Life {
  if (owner.machine !== machineName()) return 'unknown'
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'gone'
    // EPERM: it lives, and belongs to somebody else.
  }
  const started = startOf(owner.pid)
  if (started === undefined || owner.started === '') return 'alive'
  return started === owner.started ? 'alive' : 'gone'
}

let machine: string | undefined

function machineName(): string {
  machine ??= [
    hostname(),
    attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    attempt(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ')
  return machine
}

/** Field 22 of Linux' stat: ticks from boot to the start of the process. Elsewhere unknown. */
function startOf(pid: number): string | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  // The name of the program stands before it in brackets and may hold anything.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

function attempt(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    // Not this system: then nothing is known of it.
    return undefined
  }
}
