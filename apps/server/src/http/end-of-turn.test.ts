import { expect, it } from 'vitest'
import { atEndOfTurn } from './end-of-turn.ts'

it('calls all who wait in one turn in the order they came, before the next turn begins', async () => {
  const calls: string[] = []
  atEndOfTurn(() => calls.push('first'))
  const waited = new Promise<void>(atEndOfTurn).then(() => calls.push('who awaited it'))
  atEndOfTurn(() => calls.push('last'))
  const next = new Promise((resolve) => setImmediate(resolve)).then(() => calls.push('next turn'))
  expect(calls).toEqual([])
  await Promise.all([waited, next])
  expect(calls).toEqual(['first', 'last', 'who awaited it', 'next turn'])
})

it('calls those who come of a call after all others, in the same turn', async () => {
  const calls: string[] = []
  atEndOfTurn(() => {
    calls.push('first')
    atEndOfTurn(() => calls.push('who came of the first'))
  })
  const decided = new Promise<void>(atEndOfTurn)
    .then(() => calls.push('second'))
    .then(() => new Promise<void>(atEndOfTurn))
    .then(() => calls.push('who came of the second'))
    .then(() => new Promise<void>(atEndOfTurn))
    .then(() => calls.push('who came of that'))
  const next = new Promise((resolve) => setImmediate(resolve)).then(() => calls.push('next turn'))
  await Promise.all([next, decided])
  expect(calls).toEqual([
    'first',
    'second',
    'who came of the first',
    'who came of the second',
    'who came of that',
    'next turn',
  ])
})

it('leaves to a turn of its own what comes when a turn has ended', async () => {
  const calls: string[] = []
  await new Promise<void>(atEndOfTurn)
  await new Promise((resolve) => setImmediate(resolve))
  atEndOfTurn(() => calls.push('end of turn'))
  await new Promise((resolve) => process.nextTick(resolve))
  expect(calls).toEqual([])
  await new Promise((resolve) => setImmediate(resolve))
  expect(calls).toEqual(['end of turn'])
})
