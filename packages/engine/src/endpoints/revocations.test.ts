import { expect, it } from 'vitest'
import type { FeedPosition, SignedFeed } from '../revocation/revocation-feed.ts'
import { revocations } from './revocations.ts'

const snapshot: SignedFeed = { kind: 'snapshot', epoch: 'a', seq: 9, jws: '' }
const asked: FeedPosition[] = []
const feed = {
  snapshot: () => Promise.resolve(snapshot),
  since: (position: FeedPosition) => {
    asked.push(position)
    return Promise.resolve({ ...snapshot, kind: 'delta' } as const)
  },
}

it('gives everything to whoever names no position', async () => {
  const answer = await revocations({ after: undefined, epoch: 'a' }, feed)
  expect(answer).toEqual({ ok: true, value: snapshot })
})

it('gives what came after a position', async () => {
  expect(await revocations({ after: '5', epoch: 'a' }, feed)).toMatchObject({
    value: { kind: 'delta' },
  })
  expect(asked.at(-1)).toEqual({ epoch: 'a', seq: 5 })
})

it('leaves it to the feed what a position without a history is worth', async () => {
  await revocations({ after: '5', epoch: undefined }, feed)
  expect(asked.at(-1)).toEqual({ epoch: '-', seq: 5 })
})

it.each(['', 'x', '-1', '1.5', '1e3', '9'.repeat(16)])('refuses the position %j', async (after) => {
  const answer = await revocations({ after, epoch: 'a' }, feed)
  expect(answer).toMatchObject({ ok: false, error: { id: 'parameter_malformed' } })
})
