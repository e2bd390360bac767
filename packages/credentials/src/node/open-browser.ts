/**
 * The person's browser, opened by whatever this system has for it.
 */
import { spawn } from 'node:child_process'

/** A variable of the environment. */
type Variable = (name: string) => string | undefined

/**
 * The command that opens an address, without the address. Undefined: nobody sits in front of this
 * machine, as over SSH and in containers.
 */
export function browserCommand(
  platform: NodeJS.Platform,
  variable: Variable,
): readonly [command: string, ...leading: string[]] | undefined {
  if (variable('SSH_CONNECTION') !== undefined) return undefined
  if (platform === 'darwin') return ['open']
  // Not cmd's `start`: it takes `&` for the end of the command.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  if (variable('WSL_DISTRO_NAME') !== undefined) return ['wslview']
  const screen = variable('WAYLAND_DISPLAY') ?? variable('DISPLAY')
  return screen === undefined ? undefined : ['xdg-open']
}

/**
 * Opens a web address, and waits for nothing. A command that fails or is not there is no failure: the
 * address was printed, too.
 */
export function openBrowser([command, ...leading]: readonly [string, ...string[]], url: URL): void {
  const child = spawn(command, [...leading, url.href], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
