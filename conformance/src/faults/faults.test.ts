/**
 * A guard behind everything that can go wrong loses no revocation and refuses no good token: random
 * runs against a model, decided by their seed. Many of them in `npm run soak`.
 */
import { expect, it, vi } from 'vitest'
import { again, seed } from '../races/random.ts'
import { faultRuns, timeout } from '../size.ts'
import { FaultRun } from './fault-run.ts'

vi.setConfig({ testTimeout: timeout })

it.each(Array.from({ length: faultRuns.count }, (_, index) => seed + index))(
  'loses no revocation and refuses no good token, in the run of seed %i',
  async (each) => {
    const run = await FaultRun.start(each)
    try {
      await run.take(faultRuns.steps)
      expect(run.wrong, `${again}\n${run.done.join(', ')}`).toEqual([])
    } finally {
      await run.stop()
    }
  },
)

it('finds the revocations that a server leaves out of its feed', async () => {
  const run = await FaultRun.start(1, (store) => ({
    ...store,
    revocationsAfter: async (seq, limit) =>
      (await store.revocationsAfter(seq, limit)).filter(({ kind }) => kind !== 'client'),
  }))
  try {
    await run.take(200)
    expect(run.wrong.join()).toContain('a revoked token was accepted')
  } finally {
    await run.stop()
  }
})
