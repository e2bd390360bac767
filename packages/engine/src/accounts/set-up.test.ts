import { describe, expect, it } from 'vitest'
import { AccountWorld, issuer } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import { readSession } from './sessions.ts'
import { isSetUpLink, makeFirstOperator, makeSetUpLink } from './set-up.ts'

const newPassword = 'nine green harbours at dawn'
const invalid = { ok: false, error: { kind: 'link_invalid' } }

async function worldWithLink() {
  const world = await AccountWorld.create()
  const token = async (): Promise<string> => {
    const link = await makeSetUpLink(world.deps)
    expect(link?.startsWith(`${issuer}/setup?token=`)).toBe(true)
    return new URL(link ?? '').searchParams.get('token') ?? ''
  }
  const make = (given: string, change: object = {}) => {
    const order = { token: given, email: 'Ada@Example.com', name: ' Ada ', newPassword, ...change }
    return makeFirstOperator(order, world.context(), world.deps)
  }
  return { world, token, make }
}

describe('the set-up link', () => {
  it('makes an operator, and signs them in', async () => {
    const { world, token, make } = await worldWithLink()
    const outcome = await make(await token())
    if (!outcome.ok) throw new Error(outcome.error.kind)
    const user = { email: 'ada@example.com', name: 'Ada', operator: true, emailVerified: false }
    expect(await readSession(outcome.value.token, world.deps)).toMatchObject({ user })
    expect(await world.audit()).toContainEqual(expect.objectContaining({ action: 'user.set_up' }))
  })

  it('is not made where there is an operator, however many users came after', async () => {
    const { world } = await worldWithLink()
    await world.addUser({ operator: true })
    for (let n = 0; n < 201; n++) {
      world.pass(1)
      await world.addUser()
    }
    expect(await makeSetUpLink(world.deps)).toBeUndefined()
  })

  it('of an earlier start works no more', async () => {
    const { world, token, make } = await worldWithLink()
    const old = await token()
    const current = await token()
    expect(await isSetUpLink(old, world.deps)).toBe(false)
    expect(await make(old)).toEqual(invalid)
    expect(await make(current)).toMatchObject({ ok: true })
  })

  it.each<[when: string, change: (world: AccountWorld) => unknown]>([
    ['after an hour', (world) => world.pass(accountPolicy.setUpLink)],
    ['once there is an operator', (world) => world.addUser({ operator: true })],
  ])('does not work %s', async (_when, change) => {
    const { world, token, make } = await worldWithLink()
    const given = await token()
    await change(world)
    expect(await make(given)).toEqual(invalid)
  })

  it('makes one operator out of twenty simultaneous answers', async () => {
    const { token, make } = await worldWithLink()
    const given = await token()
    const all = Array.from({ length: 20 }, (_, n) => make(given, { email: `ada${n}@example.com` }))
    expect((await Promise.all(all)).filter(({ ok }) => ok)).toHaveLength(1)
  })

  it.each([
    ['without a name', { name: '' }, 'name_missing'],
    ['with what is no address', { email: 'ada' }, 'email_malformed'],
    ['with a weak password', { newPassword: 'password12345' }, 'weak_password'],
    ['with the address of a user', { email: 'usr_1@example.com' }, 'email_taken'],
  ])('is not used up by an answer %s', async (_what, change, kind) => {
    const { world, token, make } = await worldWithLink()
    await world.addUser()
    const given = await token()
    expect(await make(given, change)).toEqual({ ok: false, error: { kind } })
    expect(await make(given)).toMatchObject({ ok: true })
  })
})
