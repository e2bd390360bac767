/** `keygrant profiles`: the names under which logins are kept. */
import { fileStore } from '@keygrant/credentials/node'
import type { CommandContext } from '../command.ts'
import { storeFile, toFailure } from '../session.ts'

export async function profiles(context: CommandContext): Promise<void> {
  const store = fileStore()
  try {
    await store.init?.(storeFile(context))
    const names = (await store.list()).toSorted()
    if (names.length === 0) context.output.note('No profile yet: keygrant login')
    context.output.result(names.join('\n'), { profiles: names })
  } catch (error) {
    throw toFailure(error)
  }
}
