import { expect, it } from 'vitest'
import { atEndOfTurn, endOfTurn, turnsEnded } from './end-of-turn.ts'

it('calls all who wait in one turn in the order they came, before the next turn begins', async () => {
  const calls: string[] = []
  atEndOfTurn(() => calls.push('first'))
  const waited = endOfTurn().then(() => calls.push('who awaited it'))
  atEndOfTurn(() => calls.push('last'))
  const next = new Promise((resolve) => setImmediate(resolve)).then(() => calls.push('next turn'))
  expect(calls).toEqual([])
  await Promise.all([waited, next])
  expect(calls).toEqual(['first', 'last', 'who awaited it', 'next turn'])
})

it('tells whoever was called that a turn has ended', async () => {
  const before = turnsEnded()
  atEndOfTurn(() => expect(turnsEnded()).toBe(before + 1))
  expect(turnsEnded()).toBe(before)
  await endOfTurn()
  expect(turnsEnded()).toBe(before + 1)
})
