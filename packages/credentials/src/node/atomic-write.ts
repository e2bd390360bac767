/**
 * Replacing a file so that whoever reads it, and whoever pulls the plug, finds the old one or the new
 * one, whole.
 */
import { randomBytes } from 'node:crypto'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** What Windows answers while a virus scanner or an indexer has the file open. It passes. */
const passing: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY']
const longestRetry = 2_000

/**
 * Writes a new file beside it, flushes it to the disk, renames it over the old one and flushes the
 * folder. Readable by this user only, from its first byte on.
 *
 * @throws The error of the file system; the old file is as it was then.
 */
export async function atomicWrite(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `${prefixOf(path)}${randomBytes(6).toString('hex')}`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await retrying(() => rename(temporary, path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** Deletes what writers that were killed have left. Only for who holds the lock of the file. */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path)
  const leftovers = (await readdir(folder)).filter((name) => name.startsWith(prefixOf(path)))
  for (const name of leftovers) await rm(join(folder, name), { force: true })
}

const prefixOf = (path: string): string => `.${basename(path)}.new-`

/** Tries again for two seconds what fails as it does while somebody else has the file open. */
export async function retrying<T>(run: () => Promise<T>): Promise<T> {
  const end = performance.now() + longestRetry
  for (let wait = 10; ; wait = Math.min(wait * 2, 200)) {
    try {
      return await run()
    } catch (error) {
      const passes = passing.includes((error as NodeJS.ErrnoException).code)
      if (!passes || performance.now() > end) throw error
      await pause(wait * (0.5 + Math.random()))
    }
  }
}

/** Without this the name may still lead to the old file after a power cut. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
