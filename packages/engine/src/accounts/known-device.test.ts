import { describe, expect, it } from 'vitest'
import { AccountWorld } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import { knownDeviceOf, rememberDevice } from './known-device.ts'
import { sealState } from './sealed-state.ts'

const alice = { id: 'usr_1' }
const bob = { id: 'usr_2' }

describe('a device cookie', () => {
  it('knows its user and nobody else', async () => {
    const { deps } = await AccountWorld.create()
    const cookie = rememberDevice(undefined, alice, deps)
    expect(knownDeviceOf(cookie, alice, deps)).toMatch(/^[0-9A-Za-z]{22}$/u)
    expect(knownDeviceOf(cookie, bob, deps)).toBeUndefined()
    expect(knownDeviceOf(cookie, undefined, deps)).toBeUndefined()
  })

  it('keeps the id of a user, so that signing in again gives no fresh allowance', async () => {
    const { deps } = await AccountWorld.create()
    const cookie = rememberDevice(undefined, alice, deps)
    const again = rememberDevice(cookie, alice, deps)
    expect(knownDeviceOf(again, alice, deps)).toBe(knownDeviceOf(cookie, alice, deps))
  })

  it('knows the last five people who share a browser', async () => {
    const { deps } = await AccountWorld.create()
    const users = Array.from({ length: 6 }, (_, n) => ({ id: `usr_${n}` }))
    let cookie: string | undefined
    for (const user of users) cookie = rememberDevice(cookie, user, deps)
    const known = users.map((user) => knownDeviceOf(cookie, user, deps) !== undefined)
    expect(known).toEqual([false, true, true, true, true, true])
  })

  it('forgets after half a year', async () => {
    const world = await AccountWorld.create()
    const cookie = rememberDevice(undefined, alice, world.deps)
    world.pass(accountPolicy.knownDevice)
    expect(knownDeviceOf(cookie, alice, world.deps)).toBeUndefined()
  })

  it.each(['', 'x', '[]', 'x'.repeat(4000)])('can not be made up: %j', async (cookie) => {
    const { deps } = await AccountWorld.create()
    expect(knownDeviceOf(cookie, alice, deps)).toBeUndefined()
  })

  it('is not what was sealed for something else', async () => {
    const { deps } = await AccountWorld.create()
    const order = { purpose: 'pending_sign_in', holder: 'browser', lifetime: 60 } as const
    expect(knownDeviceOf(sealState(order, {}, deps), alice, deps)).toBeUndefined()
    expect(knownDeviceOf(deps.seal('a private key'), alice, deps)).toBeUndefined()
  })
})
