import { err, ok } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import { AccountWorld } from '../testing/account-world.ts'
import { newLink } from './one-time-links.ts'
import { refusableChange } from './refusable-change.ts'

async function worldWithLink() {
  const world = await AccountWorld.create()
  const order = { purpose: 'setup', email: '', route: 'handed_out' } as const
  const { record } = newLink(order, world.deps)
  return { world, record }
}

describe('a change that may be refused', () => {
  it('is stored if it was not', async () => {
    const { world, record } = await worldWithLink()
    const outcome = await refusableChange(world.store, async (transaction) => {
      await transaction.insertLink(record)
      return ok('done')
    })
    expect(outcome).toEqual({ ok: true, value: 'done' })
    expect(await world.store.findLink(record.hash)).toEqual(record)
  })

  it('leaves nothing behind if it was', async () => {
    const { world, record } = await worldWithLink()
    const outcome = await refusableChange(world.store, async (transaction) => {
      await transaction.insertLink(record)
      return err('refused')
    })
    expect(outcome).toEqual({ ok: false, error: 'refused' })
    expect(await world.store.findLink(record.hash)).toBeUndefined()
  })

  it('tells of a failure as a failure', async () => {
    const { world } = await worldWithLink()
    const change = refusableChange(world.store, () => Promise.reject(new Error('disk full')))
    await expect(change).rejects.toThrow('disk full')
  })
})
