/** `keygrant version`: which version this is, and what it runs on. */
import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import type { CommandContext } from '../command.ts'

export function version({ output }: CommandContext): void {
  const packageJson = findPackageJSON(import.meta.url) ?? ''
  const { version: keygrant } = JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }
  const { node } = process.versions
  const platform = `${process.platform}-${process.arch}`
  output.result(`keygrant ${keygrant} (Node ${node}, ${platform})`, {
    version: keygrant,
    node,
    platform,
  })
}
