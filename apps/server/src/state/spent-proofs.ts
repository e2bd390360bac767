/** The DPoP proofs that this node has taken, until they are too old to come again. */
import type { Clock, Deps } from '@keygrant/engine'
import type { ReplayStore } from '@keygrant/guard'

/** What remembers them is loaded when the first one comes: most servers never see one. */
export function spentProofs(now: Clock): Deps['spendProof'] {
  let memory: Promise<ReplayStore> | undefined
  const load = (): Promise<ReplayStore> =>
    import('@keygrant/guard').then(({ memoryReplayStore }) =>
      memoryReplayStore({ now: () => now() * 1000 }),
    )
  return async (id, until) => {
    memory ??= load()
    return (await memory).spend(id, new Date(until * 1000))
  }
}
