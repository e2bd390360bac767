import { expect, it } from 'vitest'
import { fakeClock } from '../fixtures/fake-clock.ts'
import { memoryReplayStore } from './replay-store.ts'

const in60s = (clock: { now: () => number }): Date => new Date(clock.now() + 60_000)

it('lets each proof through once, and again when it has expired', () => {
  const clock = fakeClock()
  const store = memoryReplayStore({ now: clock.now })
  const until = in60s(clock)
  expect(store.spend('a', until)).toBe(true)
  expect(store.spend('a', until)).toBe(false)
  expect(store.spend('b', until)).toBe(true)
  clock.pass(59)
  expect(store.spend('a', until)).toBe(false)
  clock.pass(1)
  expect(store.spend('a', in60s(clock))).toBe(true)
})

it('rejects when it is full, rather than forget a proof, and goes on when some have expired', () => {
  const clock = fakeClock()
  const store = memoryReplayStore({ max: 2, now: clock.now })
  expect([store.spend('a', in60s(clock)), store.spend('b', in60s(clock))]).toEqual([true, true])
  expect(() => store.spend('c', in60s(clock))).toThrow(RangeError)
  expect(store.spend('a', in60s(clock))).toBe(false)
  clock.pass(60)
  expect(store.spend('c', in60s(clock))).toBe(true)
})

it('drops what has expired by itself, though others live longer', () => {
  const clock = fakeClock()
  const store = memoryReplayStore({ max: 3, now: clock.now })
  for (let round = 0; round < 1000; round++) {
    expect(store.spend(`${round}`, in60s(clock))).toBe(true)
    clock.pass(30)
  }
})
