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

it('calls those who begin to wait while others are called at the end of the next turn', async () => {
  const calls: string[] = []
  const later = new Promise<void>((resolve) =>
    atEndOfTurn(() => {
      calls.push('first')
      atEndOfTurn(() => resolve(void calls.push('who came of it')))
    }),
  )
  atEndOfTurn(() => calls.push('second'))
  await later
  expect(calls).toEqual(['first', 'second', 'who came of it'])
})
