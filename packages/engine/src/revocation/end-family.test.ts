import { beforeEach, expect, it } from 'vitest'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import { introspect } from '../endpoints/introspect.ts'
import { token } from '../endpoints/token.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import type { TokenResponse } from '../tokens/mint.ts'
import { endFamily } from './end-family.ts'

let world: World
let client: KnownClient
beforeEach(async () => {
  world = await World.create()
  client = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
})

async function issue(deps = world.deps): Promise<TokenResponse> {
  const answer = await token(request('grant_type=client_credentials', client), deps)
  if (!answer.ok) throw new Error(answer.error.id)
  return answer.value
}

async function inspect(value: string | undefined, deps = world.deps) {
  const answer = await introspect(request(`token=${value}`, client), deps)
  return answer.ok && answer.value.active ? answer.value : undefined
}

it('ends the access and the refresh tokens of one family, and of no other', async () => {
  const ended = await issue()
  const other = await issue()
  const { fid = '' } = (await inspect(ended.access_token)) ?? {}
  await endFamily(fid, world.deps.now(), world.deps)
  expect(await inspect(ended.access_token)).toBeUndefined()
  expect(await inspect(ended.refresh_token)).toBeUndefined()
  expect(await inspect(other.access_token)).toBeDefined()
  expect(await inspect(other.refresh_token)).toBeDefined()
})

it('hits a token that is dated ahead, since its client was revoked in the same second', async () => {
  const now = world.deps.now()
  const end = { notBefore: now, expiresAt: now + 86_400 }
  await world.deps.store.revoke({ kind: 'client', value: client.id, ...end })
  const ahead = await issue()
  const { fid = '', iat } = (await inspect(ahead.access_token)) ?? {}
  expect(iat).toBe(now + 1)
  await endFamily(fid, now, world.deps)
  expect(await inspect(ahead.access_token)).toBeUndefined()
})

it('hits a token that a node with a faster clock made', async () => {
  const faster = { ...world.deps, now: () => world.deps.now() + 5 }
  const ahead = await issue(faster)
  const { fid = '' } = (await inspect(ahead.access_token)) ?? {}
  await endFamily(fid, world.deps.now(), world.deps)
  expect(await inspect(ahead.access_token)).toBeUndefined()
})

it('stays in the feed for as long as the longest-lived token that it hits, and a slow clock’s while', async () => {
  await endFamily('fam_x', world.deps.now(), world.deps)
  const [entry] = await world.store.revocationsAfter(0, 10)
  const end = world.deps.now() + world.deps.policy.maxAccessTokenLifetime + 300
  expect(entry).toMatchObject({ kind: 'family', value: 'fam_x', expiresAt: end })
})
