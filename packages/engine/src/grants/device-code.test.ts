import { beforeEach, describe, expect, it } from 'vitest'
import type { StoredSession } from '../account-ports.ts'
import type { ConsentAnswer } from '../authorize/authorization-request.ts'
import { decideDevice, findWaitingDevice } from '../authorize/decide-device.ts'
import { clientDefaults } from '../clients/registration.ts'
import {
  type DeviceAuthorizationResponse,
  deviceAuthorization,
} from '../endpoints/device-authorization.ts'
import { token } from '../endpoints/token.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import { addPerson, caller } from '../testing/people.ts'

let world: World
let device: KnownClient
let session: StoredSession
beforeEach(async () => {
  world = await World.create()
  device = await addDevice()
  session = await addPerson(world)
})

const addDevice = (): Promise<KnownClient> =>
  world.addClient({ type: 'device', name: 'Television', ...clientDefaults('device') })

async function begin(client = device): Promise<DeviceAuthorizationResponse> {
  const form = `client_id=${client.id}&scope=balance:read+balance:write`
  const answer = await deviceAuthorization(request(form), world.deps)
  if (!answer.ok) throw new Error(answer.error.id)
  return answer.value
}

const poll = (deviceCode: string, client = device) =>
  token(
    request(
      `grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=${client.id}&device_code=${deviceCode}`,
    ),
    world.deps,
  )
const problemOf = async (answer: ReturnType<typeof poll>): Promise<string | undefined> => {
  const result = await answer
  return result.ok ? undefined : result.error.id
}

const answer = (userCode: string, change: Partial<ConsentAnswer> = {}) =>
  decideDevice(
    userCode,
    {
      session,
      caller,
      answer: { decision: 'allow', scope: ['balance:read'], organizationId: undefined, ...change },
    },
    world.deps,
  )

describe('a device', () => {
  it('waits, and then gets what its person allowed', async () => {
    const { device_code, user_code } = await begin()
    expect(await problemOf(poll(device_code))).toBe('device_pending')
    expect(await answer(user_code)).toBe('allowed')
    world.pass(5)
    expect(await poll(device_code)).toMatchObject({ ok: true, value: { scope: 'balance:read' } })
  })

  it('hears a no', async () => {
    const { device_code, user_code } = await begin()
    expect(await answer(user_code, { decision: 'deny' })).toBe('denied')
    expect(await problemOf(poll(device_code))).toBe('device_denied')
  })

  it('that polls too fast must wait longer from then on', async () => {
    const { device_code } = await begin()
    await poll(device_code)
    world.pass(4)
    expect(await problemOf(poll(device_code))).toBe('device_polls_too_fast')
    world.pass(9)
    expect(await problemOf(poll(device_code))).toBe('device_polls_too_fast')
    world.pass(15)
    expect(await problemOf(poll(device_code))).toBe('device_pending')
  })

  it('has a quarter of an hour', async () => {
    const { device_code, user_code } = await begin()
    world.pass(900)
    expect(await problemOf(poll(device_code))).toBe('device_code_expired')
    expect(await answer(user_code)).toBe('gone')
  })

  it('can not use the code of another', async () => {
    const other = await addDevice()
    const { device_code, user_code } = await begin()
    await answer(user_code)
    expect(await problemOf(poll(device_code, other))).toBe('device_code_foreign')
    expect((await poll(device_code)).ok).toBe(true)
  })

  it('redeems once, of twenty polls at the same time', async () => {
    const { device_code, user_code } = await begin()
    await answer(user_code)
    const answers = await Promise.all(Array.from({ length: 20 }, () => poll(device_code)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await problemOf(poll(device_code))).toBe('device_code_spent')
  })

  it('gets nothing once its person was revoked', async () => {
    const { device_code, user_code } = await begin()
    await answer(user_code)
    const now = world.deps.now()
    const subject = { kind: 'subject', value: session.userId } as const
    await world.store.revoke({ ...subject, notBefore: now, expiresAt: now + 1000 })
    expect(await problemOf(poll(device_code))).toBe('device_denied')
  })
})

describe('its person', () => {
  it('finds it by the code, however it is typed, and sees what it asks', async () => {
    const { user_code } = await begin()
    const typed = ` ${user_code.toLowerCase().replace('-', ' ')} `
    expect(await findWaitingDevice(typed, session, world.deps)).toMatchObject({
      question: { client: { name: 'Television' }, returnsTo: null, scopes: [{}, {}] },
      device: { address: '203.0.113.7' },
    })
  })

  it.each(['', 'AAAA-AAAA', 'BCDF-GHJ', 'BCDF-GHJK'])('finds nothing by %j', async (code) => {
    await begin()
    expect(await findWaitingDevice(code, session, world.deps)).toBeUndefined()
  })

  it('decides once', async () => {
    const { user_code } = await begin()
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => answer(user_code)))
    expect(outcomes.filter((outcome) => outcome === 'allowed')).toHaveLength(1)
    expect(await answer(user_code, { decision: 'deny' })).toBe('gone')
  })

  it('is asked again when nothing was chosen', async () => {
    const { user_code } = await begin()
    expect(await answer(user_code, { scope: [] })).toBe('nothing_chosen')
    expect(await answer(user_code)).toBe('allowed')
  })
})
