import { beforeAll, describe, expect, it } from 'vitest'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import { introspect } from './introspect.ts'
import { revoke } from './revoke.ts'
import { token } from './token.ts'

let world: World
let client: KnownClient
beforeAll(async () => {
  world = await World.create()
  client = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
})

async function issue(): Promise<{ at: string; rt: string }> {
  const issued = await token(request('grant_type=client_credentials', client), world.deps)
  if (!issued.ok) throw new Error(issued.error.id)
  return { at: issued.value.access_token, rt: issued.value.refresh_token ?? '' }
}
const isActive = async (value: string): Promise<boolean> => {
  const answer = await introspect(request(`token=${value}`, client), world.deps)
  return answer.ok && answer.value.active
}
const end = (form: string, by: KnownClient = client) => revoke(request(form, by), world.deps)

describe('revocation', () => {
  it('ends one access token alone', async () => {
    const first = await issue()
    const second = await issue()
    expect(await end(`token=${first.at}`)).toEqual({ ok: true, value: undefined })
    expect(await isActive(first.at)).toBe(false)
    expect(await isActive(first.rt)).toBe(true)
    expect(await isActive(second.at)).toBe(true)
  })

  it('of one token stays in the feed for as long as a verifier with a slow clock accepts it', async () => {
    const { at } = await issue()
    await end(`token=${at}`)
    const [entry] = (await world.store.revocationsAfter(0, 1_000)).slice(-1)
    const { exp } = JSON.parse(atob(at.split('.')[1] ?? '')) as { exp: number }
    expect(entry).toMatchObject({ kind: 'jti', expiresAt: exp + 300 })
  })

  it.each(['', '&token_type_hint=access_token', '&token_type_hint=nope'])(
    'ends the family of a refresh token, whatever the hint says: %s',
    async (hint) => {
      const { at, rt } = await issue()
      expect(await end(`token=${rt}${hint}`)).toMatchObject({ ok: true })
      expect([await isActive(rt), await isActive(at)]).toEqual([false, false])
    },
  )

  it('answers alike for a token that is unknown or another client’s, which lives on', async () => {
    const { at, rt } = await issue()
    const other = await world.addClient()
    const answers = await Promise.all(['zzz', at, rt].map((each) => end(`token=${each}`, other)))
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value: undefined })))
    expect([await isActive(rt), await isActive(at)]).toEqual([true, true])
  })

  it('is on every node that reads the feed', async () => {
    const { at } = await issue()
    await end(`token=${at}`)
    const elsewhere = await world.restart()
    const answer = await introspect(request(`token=${at}`, client), elsewhere)
    expect(answer).toEqual({ ok: true, value: { active: false } })
  })

  it('refuses a request without a token or without a client', async () => {
    expect(await end('')).toMatchObject({ error: { id: 'parameter_missing' } })
    expect(await revoke(request('token=x'), world.deps)).toMatchObject({
      error: { id: 'client_auth_missing' },
    })
  })
})
