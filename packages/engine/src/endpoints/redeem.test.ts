import { beforeEach, describe, expect, it } from 'vitest'
import type { StoredSession } from '../account-ports.ts'
import type { EndpointRequest } from '../deps.ts'
import { newDeveloperToken } from '../developer-tokens/new-developer-token.ts'
import { World } from '../testing/endpoint-world.ts'
import { anApi } from '../testing/fixtures.ts'
import { addPerson, caller } from '../testing/people.ts'
import { readAccessToken } from '../tokens/read-access-token.ts'
import { redeem } from './redeem.ts'

let world: World
let session: StoredSession
let id: string
let token: string

const bearer = (authorization: string | undefined): EndpointRequest => ({
  parameters: new Map(),
  authorization,
  caller,
})

async function give(lifetime = 86_400): Promise<void> {
  const { deps, store } = world
  const made = newDeveloperToken(
    {
      name: 'try',
      userId: session.userId,
      organizationId: 'org_1',
      installationId: 'ins_1',
      scope: ['balance:read'],
      resource: undefined,
      lifetime,
    },
    { ...deps, apis: await store.listApis(), powers: new Set(), now: deps.now() },
  )
  if (!made.ok) throw new Error(made.error.id)
  await store.write((transaction) => transaction.insertDeveloperToken(made.value.record))
  ;({ token } = made.value)
  ;({ id } = made.value.record)
}

beforeEach(async () => {
  world = await World.create()
  session = await addPerson(world)
  await give()
})

const redeemed = () => redeem(bearer(`Bearer ${token}`), world.deps)

async function accessToken(): Promise<string> {
  const answer = await redeemed()
  if (!answer.ok) throw new Error(answer.error.id)
  return answer.value.access_token
}

it('gives an access token of the user, organization, installation and scopes, and tells so', async () => {
  const active = await readAccessToken(await accessToken(), world.deps)
  expect(active).toMatchObject({
    subject: session.userId,
    clientId: 'cl_developer_tokens',
    organizationId: 'org_1',
    scope: ['balance:read'],
    audience: anApi.identifier,
  })
  expect(active?.familyId).toMatch(/^fam_/u)
  expect(world.events.at(-1)).toMatchObject({
    endpoint: 'redeem',
    outcome: 'ok',
    secretId: id,
    organizationId: 'org_1',
    scope: ['balance:read'],
  })
})

it('can be done as often as one likes, and gives another token each time', async () => {
  expect(await accessToken()).not.toBe(await accessToken())
})

it('gives nothing that lives longer than the developer token', async () => {
  await give(600)
  const answer = await redeemed()
  expect(answer.ok && answer.value.expires_in).toBe(600)
  expect(answer.ok && Object.keys(answer.value)).toEqual([
    'access_token',
    'token_type',
    'expires_in',
    'scope',
  ])
})

describe('refuses', () => {
  it.each<[when: string, problem: string, prepare: () => Promise<unknown>]>([
    ['when it has expired', 'developer_token_expired', async () => world.pass(86_400)],
    [
      'when it was revoked',
      'developer_token_revoked',
      async () => {
        const found = await world.store.findDeveloperTokenRecord(id)
        const { deps } = world
        await world.store.write((transaction) =>
          transaction.revoke({
            kind: 'family',
            value: found?.family.id ?? '',
            notBefore: deps.now(),
            expiresAt: deps.now() + 100,
          }),
        )
      },
    ],
    [
      'when its user is disabled',
      'developer_token_user_disabled',
      () =>
        world.store.write((transaction) =>
          transaction.updateUser({ ...session.user, state: 'disabled' }),
        ),
    ],
    [
      'when its API is gone',
      'developer_token_without_api',
      () => world.store.write((transaction) => transaction.deleteApi(anApi.id)),
    ],
    [
      'when the API has lost all of its scopes',
      'developer_token_without_api',
      async () => {
        const api = await world.store.findApi(anApi.id)
        if (api !== undefined)
          await world.store.write((transaction) => transaction.updateApi({ ...api, scopes: [] }))
      },
    ],
  ])('%s', async (_when, problem, prepare) => {
    await prepare()
    expect(await redeemed()).toMatchObject({ ok: false, error: { id: problem } })
    expect(world.events.at(-1)).toMatchObject({ outcome: 'refused', problem, secretId: id })
  })

  it.each([
    ['no header', undefined, 'developer_token_missing'],
    ['another scheme', 'Basic YTpi', 'developer_token_missing'],
    ['a token made up', `Bearer kg_dt_${'a'.repeat(36)}`, 'developer_token_unknown'],
    ['a token of another kind', 'Bearer abc.def.ghi', 'developer_token_unknown'],
  ])('%s', async (_what, authorization, problem) => {
    expect(await redeem(bearer(authorization), world.deps)).toMatchObject({
      ok: false,
      error: { id: problem },
    })
  })
})

it('takes the access tokens along when it ends', async () => {
  const bought = await accessToken()
  const found = await world.store.findDeveloperTokenRecord(id)
  const { deps } = world
  await deps.store.revoke({
    kind: 'family',
    value: found?.family.id ?? '',
    notBefore: deps.now() + 1_000,
    expiresAt: deps.now() + 1_000,
  })
  expect(await readAccessToken(bought, deps)).toBeUndefined()
})

it('is no access token itself', async () => {
  expect(await readAccessToken(token, world.deps)).toBeUndefined()
})
