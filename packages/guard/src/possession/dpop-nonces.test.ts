import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { fakeClock } from '../fixtures/fake-clock.ts'
import { DpopNonces } from './dpop-nonces.ts'

const secret = 's'.repeat(32)
const period = 300
const nonces = (now: () => number, own = secret) => new DpopNonces({ secret: own, period, now })

it('hands out the same nonce on every instance with the secret, and no other', async () => {
  const { now } = fakeClock()
  const { next } = await nonces(now).read(undefined)
  const stretch = now() / 1000 / period
  const expected = createHmac('sha256', secret)
    .update(`keygrant dpop nonce ${period} ${stretch}`)
    .digest('base64url')
  expect(next).toBe(expected)
  expect(await nonces(now).read(expected)).toMatchObject({ next: undefined })
  expect(await nonces(now, 't'.repeat(32)).read(expected)).toMatchObject({ goodUntil: undefined })
})

it('takes a nonce for the stretch it is handed out in and the next, then no more', async () => {
  const clock = fakeClock()
  const own = nonces(clock.now)
  const { next: first = '' } = await own.read(undefined)
  const start = clock.now() / 1000
  expect(await own.read(first)).toEqual({ goodUntil: start + 2 * period, next: undefined })
  clock.pass(period)
  const second = await own.read(first)
  expect(second.goodUntil).toBe(start + 2 * period)
  expect(second.next).not.toBe(first)
  expect(await own.read(second.next)).toMatchObject({ next: undefined })
  clock.pass(period)
  expect(await own.read(first)).toMatchObject({ goodUntil: undefined })
})

it('takes no nonce of its own making in advance', async () => {
  const clock = fakeClock()
  const ahead = fakeClock(clock.now() + period * 1000)
  const { next } = await nonces(ahead.now).read(undefined)
  expect(await nonces(clock.now).read(next)).toMatchObject({ goodUntil: undefined })
})

it.each([undefined, '', 'abc'])('has a nonce for who brings %s', async (nonce) => {
  const { goodUntil, next } = await nonces(fakeClock().now).read(nonce)
  expect(goodUntil).toBeUndefined()
  expect(next).toMatch(/^[A-Za-z0-9_-]{43}$/u)
})
