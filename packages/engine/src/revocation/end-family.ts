/** Ends a family: its refresh tokens at once, its access tokens through the revocation feed. */
import type { Deps } from '../deps.ts'

export const endFamily = (
  familyId: string,
  now: number,
  { store, policy }: Pick<Deps, 'store' | 'policy'>,
): Promise<number> =>
  store.revoke({
    kind: 'family',
    value: familyId,
    notBefore: now,
    expiresAt: now + policy.maxAccessTokenLifetime,
  })
