/** `keygrant migrate`: brings the database to the schema of this version. `serve` does so too. */
import { migrate as run } from '@keygrant/server'
import type { CommandContext } from '../command.ts'
import { CommandFailure } from '../exit-codes.ts'
import type { ServerFlags } from './run-server.ts'

export async function migrate(
  { output, environment, folder }: CommandContext,
  flags: ServerFlags,
): Promise<void> {
  const migrated = await run({ flags, environment, folder })
  if (!migrated.ok)
    throw new CommandFailure('not_migrated', `did not migrate:\n  ${migrated.error.join('\n  ')}`)
  const { applied } = migrated.value
  output.result(applied.length === 0 ? 'nothing to migrate' : `applied ${applied.join(', ')}`, {
    applied,
  })
}
