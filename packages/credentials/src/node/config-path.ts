/**
 * Where this user's credentials are kept.
 *
 * @see XDG Base Directory Specification: `XDG_CONFIG_HOME`, else `~/.config`
 */
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

const folderName = 'keygrant'
const fileName = 'credentials.json'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * The folder of our own: nobody else's files are in it, so it may be closed to others.
 * `%APPDATA%` on Windows; elsewhere `$XDG_CONFIG_HOME`, which counts only if absolute, or `~/.config`.
 */
export function configFolder(variables: Variables = process.env): string {
  const given = process.platform === 'win32' ? variables['APPDATA'] : variables['XDG_CONFIG_HOME']
  const base = given !== undefined && isAbsolute(given) ? given : defaultBase()
  return join(base, folderName)
}

const defaultBase = (): string =>
  process.platform === 'win32' ? join(homedir(), 'AppData', 'Roaming') : join(homedir(), '.config')

/** The file for credentials: the one given, with `~` for the home directory, or the default one. */
export function configPath(given?: string): string {
  if (given === undefined) return join(configFolder(), fileName)
  const home = /^~(?=$|[\\/])/u
  return resolve(home.test(given) ? given.replace(home, homedir()) : given)
}
