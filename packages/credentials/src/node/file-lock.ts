/**
 * A lock between processes, as a folder of numbered files.
 *
 * The file with the highest number is the lock: empty, it is free; else it says who holds it. To take a
 * lock that is free or whose holder is gone, a process links the next number into place. That succeeds
 * for one of any number of processes, and whoever judged by an older number finds a higher one and
 * withdraws: nobody ever deletes the lock that somebody else has just taken. The highest file stays.
 *
 * A holder that was killed is noticed by its process id, at once. One on another machine, or that hangs,
 * is given up when its file was not touched for ten seconds of the waiter's own time; it hears of it by
 * its signal. Stores compare versions when they write, so that even then nothing is overwritten.
 */
import { randomBytes } from 'node:crypto'
import {
  link,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CredentialsError } from '../errors.ts'
import { lifeOf, readOwner, thisOwner } from './lock-owner.ts'

/** How patient to be, in milliseconds. */
export interface LockPatience {
  /** How long to wait for the lock. Default 60 000. */
  readonly wait?: number
  /** How often a holder touches its file. Default 2 000. */
  readonly heartbeat?: number
  /** How long a file may stay untouched before its holder is given up. Default 10 000. */
  readonly silence?: number
}

/**
 * Runs `run` while no other process runs theirs for this folder.
 *
 * @param folder Made if it is not there. Its parent must be.
 * @throws {CredentialsError} `store_locked` if the lock is not had in time, and as the reason of the
 *   signal if it is lost.
 */
export async function withFileLock<T>(
  folder: string,
  run: (signal: AbortSignal) => Promise<T>,
  patience: LockPatience = {},
): Promise<T> {
  const { heartbeat = 2_000 } = patience
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const mine = await take(folder, patience)
  const path = fileOf(folder, mine)
  const lost = new AbortController()
  const beat = setInterval(() => void stillMine(), heartbeat)
  beat.unref()
  const stillMine = async () => {
    try {
      if ((await highest(folder)) !== mine) return lost.abort(lockLost())
      const now = new Date()
      await utimes(path, now, now)
    } catch (error) {
      // The folder was deleted, or the disk is gone: whatever it is, the lock can't be relied on.
      lost.abort(lockLost(error))
    }
  }
  try {
    return await run(lost.signal)
  } finally {
    clearInterval(beat)
    if (!lost.signal.aborted) await release(path)
  }
}

async function take(folder: string, { wait = 60_000, silence = 10_000 }: LockPatience) {
  const end = performance.now() + wait
  const watch = new Watch(silence)
  for (;;) {
    const top = await highest(folder)
    if (top === 0 || (await isFree(fileOf(folder, top), watch))) {
      if (await claim(folder, top + 1)) return top + 1
      continue
    }
    if (performance.now() > end)
      throw new CredentialsError(
        'store_locked',
        `Another process has held the lock ${folder} for ${wait} ms. Try again, or end that process.`,
      )
    await pause(5 + Math.random() * 20)
  }
}

/** What a waiter has seen of the holder, and since when, by its own clock, which stands still in sleep. */
class Watch {
  readonly #silence: number
  #seen = ''
  #since = 0

  constructor(silence: number) {
    this.#silence = silence
  }

  /** Whether this has been all that was seen for too long. */
  isSilent(sight: string): boolean {
    if (sight !== this.#seen) {
      this.#seen = sight
      this.#since = performance.now()
    }
    return performance.now() - this.#since > this.#silence
  }
}

async function isFree(path: string, watch: Watch): Promise<boolean> {
  try {
    const text = await readFile(path, 'utf8')
    if (text === '') return true
    const owner = readOwner(text)
    if (owner !== undefined && lifeOf(owner) === 'gone') return true
    const { mtimeMs } = await stat(path)
    return watch.isSilent(`${text} ${mtimeMs}`)
  } catch (error) {
    // Superseded while we looked: the next look finds the higher number.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Takes a number unless somebody has it, or a higher one. */
async function claim(folder: string, number: number): Promise<boolean> {
  const token = randomBytes(12).toString('base64url')
  const draft = join(folder, `new-${token}`)
  try {
    await writeFile(draft, JSON.stringify(thisOwner(token)), { mode: 0o600, flag: 'wx' })
    // Name and content appear in one step.
    await link(draft, fileOf(folder, number))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
  if ((await highest(folder)) !== number) {
    await rm(fileOf(folder, number), { force: true })
    return false
  }
  // The one before stays for those who are just looking at it.
  for (const old of await numbers(folder))
    if (old < number - 1) await rm(fileOf(folder, old), { force: true })
  return true
}

async function release(path: string): Promise<void> {
  try {
    await truncate(path)
  } catch (error) {
    // Deleted by somebody who cleans up: then it is free as well.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

const fileOf = (folder: string, number: number): string => join(folder, String(number))

async function numbers(folder: string): Promise<readonly number[]> {
  return (await readdir(folder)).filter((name) => /^\d{1,15}$/u.test(name)).map(Number)
}

const highest = async (folder: string): Promise<number> => Math.max(0, ...(await numbers(folder)))

function lockLost(cause?: unknown): CredentialsError {
  return new CredentialsError(
    'store_locked',
    'The lock was lost: this process was asleep or hung for so long that another one took it.',
    { cause },
  )
}
