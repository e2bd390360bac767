/**
 * Stores with one classic mistake each. A harness that does not find them proves nothing about a
 * store without them.
 */
import type { Overrides } from '@keygrant/server'

type Wrap = NonNullable<Overrides['wrapStore']>
export type SqlStore = ReturnType<Wrap>

/** Looks whether the code is unspent, gives what it buys, and only then spends it. */
const readThenWrite: Wrap = (store) => ({
  ...store,
  async commitIssuance({ redeem, ...rest }) {
    if (redeem === undefined) return store.commitIssuance(rest)
    const found = await store.findAuthorizationCode(redeem.hash)
    if (found === undefined || found.spentAt !== null) return 'already_spent'
    const outcome = await store.commitIssuance(rest)
    const { now, family } = rest
    await store.commitIssuance({ now, redeem, ...(family !== undefined && { family }) })
    return outcome
  },
})

type Found = NonNullable<Awaited<ReturnType<SqlStore['findRefreshToken']>>>

const seeing =
  (change: (found: Found) => Found): Wrap =>
  (store) => ({
    ...store,
    async findRefreshToken(hash) {
      const found = await store.findRefreshToken(hash)
      return found && change(found)
    },
  })

export const mutants = {
  'read-then-write': readThenWrite,
  /** Takes every retry for a replay. */
  'no-retry-window': seeing((found) => ({ ...found, successorSpent: true })),
  /** Takes every replay for a retry. */
  'no-replay-detection': seeing((found) => ({
    ...found,
    successorSpent: false,
    spentAt: found.spentAt === null ? null : Math.floor(Date.now() / 1000) + 3_600,
  })),
  /** Takes every family for alive, when it looks and when it commits. */
  'family-not-checked': (store) => ({
    ...seeing((found) => ({ ...found, family: { ...found.family, revokedAt: null } }))(store),
    commitIssuance: ({ family: _unchecked, ...rest }) => store.commitIssuance(rest),
  }),
} as const satisfies Record<string, Wrap>

export type Mutant = keyof typeof mutants
