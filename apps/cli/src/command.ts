/** What every command is given. */
import type { Output } from './output.ts'

export interface CommandContext {
  readonly output: Output
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths and `.keygrant/` start from. */
  readonly folder: string
}
