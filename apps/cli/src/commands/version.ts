/** `keygrant version`: which version this is, and what it runs on. */
import { readFileSync } from 'node:fs'
import type { CommandContext } from '../command.ts'

export function version({ output }: CommandContext): void {
  const packageJson = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { version: keygrant } = JSON.parse(packageJson) as { version: string }
  const { node } = process.versions
  const platform = `${process.platform}-${process.arch}`
  output.result(`keygrant ${keygrant} (Node ${node}, ${platform})`, {
    version: keygrant,
    node,
    platform,
  })
}
