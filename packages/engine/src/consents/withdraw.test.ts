import { beforeEach, describe, expect, it } from 'vitest'
import type { StoredSession } from '../account-ports.ts'
import type { Consent } from '../delegation-ports.ts'
import { type KnownClient, World } from '../testing/endpoint-world.ts'
import { addApp, addPerson, allow, caller } from '../testing/people.ts'
import { withdrawAllConsents, withdrawOwnConsent } from './withdraw.ts'

let world: World
let app: KnownClient
let ada: StoredSession
let eve: StoredSession

beforeEach(async () => {
  world = await World.create()
  app = await addApp(world)
  ada = await addPerson(world)
  eve = await addPerson(world)
  await allow(world, { app, session: ada })
})

const consentsOf = (userId: string): Promise<readonly Consent[]> =>
  world.store.listConsents({ limit: 10 }, { userId })

describe('a person who takes back a consent', () => {
  it('has none any more, and a line in the audit log says so', async () => {
    const [consent] = await consentsOf(ada.userId)
    const id = consent?.id ?? ''
    expect(await withdrawOwnConsent(id, { userId: ada.userId, caller }, world.deps)).toBe(true)
    expect(await consentsOf(ada.userId)).toEqual([])
    const [entry] = await world.store.listAudit({ limit: 1 }, {})
    expect(entry).toMatchObject({ action: 'consent.withdraw', targetId: id, actorId: ada.userId })
  })

  it('can’t take it back twice', async () => {
    const [consent] = await consentsOf(ada.userId)
    const id = consent?.id ?? ''
    await withdrawOwnConsent(id, { userId: ada.userId, caller }, world.deps)
    expect(await withdrawOwnConsent(id, { userId: ada.userId, caller }, world.deps)).toBe(false)
  })

  it('reaches nobody else’s', async () => {
    const [consent] = await consentsOf(ada.userId)
    const person = { userId: eve.userId, caller }
    expect(await withdrawOwnConsent(consent?.id ?? '', person, world.deps)).toBe(false)
    expect(await withdrawAllConsents(person, world.deps)).toBe(0)
    expect(await consentsOf(ada.userId)).toHaveLength(1)
  })

  it('takes back everything at once', async () => {
    const other = await addApp(world)
    await allow(world, { app: other, session: ada })
    await allow(world, { app, session: eve })
    expect(await withdrawAllConsents({ userId: ada.userId, caller }, world.deps)).toBe(2)
    expect(await consentsOf(ada.userId)).toEqual([])
    expect(await consentsOf(eve.userId)).toHaveLength(1)
  })
})
