import { describe, expect, it } from 'vitest'
import type { User } from '../admin-ports.ts'
import { AccountWorld } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import {
  endOtherSessions,
  endSession,
  listSessions,
  type NewSession,
  openSession,
  readSession,
} from './sessions.ts'

const { sessionIdle, sessionLifetime, sessionTouch } = accountPolicy

async function open(world: AccountWorld, user: User): Promise<NewSession> {
  const opened = await openSession({ user, methods: ['pwd'] }, world.context(), world.deps)
  if (opened === undefined) throw new Error('no session')
  return opened
}

async function worldWithSession() {
  const world = await AccountWorld.create()
  const user = await world.addUser()
  return { world, user, ...(await open(world, user)) }
}

describe('a session', () => {
  it('is found by its token, which is not stored', async () => {
    const { world, token, session, user } = await worldWithSession()
    expect(await readSession(token, world.deps)).toMatchObject({ id: session.id, user })
    const stored = await world.store.listSessions(user.id)
    expect(JSON.stringify(stored)).not.toContain(token)
  })

  it.each(['', 'x', 'x'.repeat(30)])('is not found by %j', async (token) => {
    const { world } = await worldWithSession()
    expect(await readSession(token, world.deps)).toBeUndefined()
  })

  it.each([
    ['just before its idle life ends', sessionIdle - 1, true],
    ['when its idle life ends', sessionIdle, false],
  ])('%s is alive: %s seconds unused', async (_when, seconds, alive) => {
    const { world, token } = await worldWithSession()
    world.pass(seconds)
    expect((await readSession(token, world.deps)) !== undefined).toBe(alive)
  })

  it('lives on with use, but never past its absolute life', async () => {
    const { world, token } = await worldWithSession()
    const step = sessionIdle / 2
    for (let age = step; age < sessionLifetime; age += step) {
      world.pass(step)
      expect(await readSession(token, world.deps)).toBeDefined()
    }
    world.pass(step)
    expect(await readSession(token, world.deps)).toBeUndefined()
  })

  it('is over at once when its user is disabled', async () => {
    const { world, token, user } = await worldWithSession()
    await world.changeUser(user.id, { state: 'disabled' })
    expect(await readSession(token, world.deps)).toBeUndefined()
  })

  it('has its use written down at most once a minute', async () => {
    const { world, token, user, session } = await worldWithSession()
    const lastSeen = async () => (await world.store.listSessions(user.id))[0]?.lastSeenAt
    world.pass(sessionTouch - 1)
    await readSession(token, world.deps)
    expect(await lastSeen()).toBe(session.createdAt)
    world.pass(1)
    await readSession(token, world.deps)
    expect(await lastSeen()).toBe(world.now)
  })

  it('is opened in the audit log', async () => {
    const { world, user, session } = await worldWithSession()
    expect(await world.audit()).toMatchObject([
      { action: 'session.create', actorId: user.id, targetId: session.id, address: '203.0.113.7' },
    ])
  })
})

describe('the list of sessions', () => {
  it('has the live ones, newest first', async () => {
    const { world, user, session: old } = await worldWithSession()
    world.pass(sessionIdle / 2)
    const { session: newer } = await open(world, user)
    const ids = async () => (await listSessions(user, world.deps)).map(({ id }) => id)
    expect(await ids()).toEqual([newer.id, old.id])
    world.pass(sessionIdle / 2)
    expect(await ids()).toEqual([newer.id])
  })

  it('lets its owner end one', async () => {
    const { world, user, session, token } = await worldWithSession()
    const here = await open(world, user)
    expect(await endSession(session.id, world.signedIn(here.session), world.deps)).toBe(true)
    expect(await readSession(token, world.deps)).toBeUndefined()
    expect(await readSession(here.token, world.deps)).toBeDefined()
    expect((await world.audit())[0]).toMatchObject({ action: 'session.end', targetId: session.id })
  })

  it('does not let anybody end another’s', async () => {
    const { world, session, token } = await worldWithSession()
    const stranger = await open(world, await world.addUser())
    expect(await endSession(session.id, world.signedIn(stranger.session), world.deps)).toBe(false)
    expect(await readSession(token, world.deps)).toBeDefined()
  })

  it('lets its owner end all but the one they use', async () => {
    const { world, user, token } = await worldWithSession()
    const stranger = await open(world, await world.addUser())
    const here = await open(world, user)
    expect(await endOtherSessions(world.signedIn(here.session), world.deps)).toBe(1)
    expect(await readSession(token, world.deps)).toBeUndefined()
    expect(await readSession(here.token, world.deps)).toBeDefined()
    expect(await readSession(stranger.token, world.deps)).toBeDefined()
  })
})
