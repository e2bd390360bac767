/**
 * Files and folders that only this user may read. Windows has other rules, which the folder of the
 * profile brings with it.
 */
import { chmod, type FileHandle, lstat, mkdir } from 'node:fs/promises'

/** Hears of what was found and mended. */
export type Warn = (message: string) => void

const othersMay = 0o077

/** Makes a folder, with those above it, open to this user only. One that is there stays as it is. */
export const makeFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true, mode: 0o700 })
}

/** Closes a folder of our own that others can enter, and says so. */
export async function closeFolder(path: string, warn: Warn): Promise<void> {
  if (process.platform === 'win32') return
  const { mode } = await lstat(path)
  if ((mode & othersMay) === 0) return
  await chmod(path, 0o700)
  warn(`Others could enter ${path} (mode ${octal(mode)}); it has been closed to them (700).`)
}

/** Closes a file that others can read or write, and says so: what was in it may be known to them. */
export async function closeFile(file: FileHandle, path: string, warn: Warn): Promise<void> {
  if (process.platform === 'win32') return
  const { mode } = await file.stat()
  if ((mode & othersMay) === 0) return
  await file.chmod(0o600)
  warn(
    `Others could read ${path} (mode ${octal(mode)}); it has been closed to them (600). ` +
      'If anybody else uses this machine, rotate the credentials in it.',
  )
}

const octal = (mode: number): string => (mode & 0o777).toString(8)
