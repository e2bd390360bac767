/** Ends a family: its refresh tokens at once, its access tokens through the revocation feed. */
import type { Deps } from '../deps.ts'
import type { Revocation } from '../revocation-ports.ts'
import { newRevocation } from './new-revocation.ts'

/**
 * Appends the family to the feed, so that nothing which descends from it is good any more.
 *
 * It hits whatever the family ever issues, not only what was issued until now: no family begins
 * again, and a token may be dated ahead of this node's clock, by the clock of another node or by a
 * revocation of its client in the second in which it was minted.
 *
 * @returns The entry.
 */
export function endFamily(
  familyId: string,
  now: number,
  { store, policy }: Pick<Deps, 'store' | 'policy'>,
): Promise<Revocation> {
  return store.revoke(newRevocation('family', familyId, { now, policy }))
}
