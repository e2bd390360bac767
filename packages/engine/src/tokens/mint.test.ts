import { tokenKind } from '@keygrant/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import type { Issuance, RefreshPlan } from '../grants/grant.ts'
import type { Api, Client, Commit } from '../ports.ts'
import type { RevocationKind } from '../revocation-ports.ts'
import { type KnownClient, signer, World } from '../testing/endpoint-world.ts'
import { aFamily, anApi, now } from '../testing/fixtures.ts'
import { type Minted, mint } from './mint.ts'
import { newRefreshToken, successorOf } from './refresh-token.ts'

let world: World
let client: KnownClient
let commits: Commit[]
beforeEach(async () => {
  world = await World.create()
  client = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
  commits = []
})

const issuance = (refresh: RefreshPlan, api: Api = anApi): Issuance => ({
  subject: client.id,
  organizationId: 'org_1',
  api,
  scope: ['balance:read'],
  refresh,
})

/** Mints over the real store, and writes down what it was asked to commit. */
async function mintFor(refresh: RefreshPlan, api?: Api, by: Client = client): Promise<Minted> {
  const store = {
    ...world.deps.store,
    commitIssuance: (commit: Commit) => {
      commits.push(commit)
      return world.deps.store.commitIssuance(commit)
    },
  }
  return mint(
    issuance(refresh, api),
    { client: by, now, knownUpTo: world.deps.revocations.moment, boundTo: null },
    { ...world.deps, store },
  )
}

async function begin(): Promise<{ family: typeof aFamily; presented: string }> {
  const minted = await mintFor({ kind: 'start' })
  const family = commits[0]?.newFamily
  if (minted.outcome !== 'committed' || family === undefined) throw new Error('no family')
  commits = []
  return { family, presented: minted.response.refresh_token ?? '' }
}

describe('mint', () => {
  it('leaves nothing behind for a JWT alone', async () => {
    expect(await mintFor({ kind: 'none' })).toMatchObject({
      outcome: 'committed',
      response: { token_type: 'Bearer', expires_in: 3600, scope: 'balance:read' },
    })
    expect(commits).toEqual([])
  })

  it('stores of every opaque token only the hash', async () => {
    const minted = await mintFor({ kind: 'start' }, { ...anApi, accessTokenFormat: 'opaque' })
    if (minted.outcome !== 'committed') throw new Error(minted.outcome)
    const { access_token, refresh_token = '' } = minted.response
    expect([tokenKind(access_token), tokenKind(refresh_token)]).toEqual(['at', 'rt'])
    const stored = JSON.stringify(commits)
    expect(stored).not.toContain(access_token)
    expect(stored).not.toContain(refresh_token)
    expect(commits).toMatchObject([
      {
        accessToken: { hash: world.deps.hash(access_token), apiId: anApi.id },
        refreshToken: { hash: world.deps.hash(refresh_token) },
      },
    ])
  })

  it('begins a family that ends with its absolute life, and one that never does', async () => {
    const { family } = await begin()
    const { absoluteLifetime } = client.refreshTokenPolicy
    expect(family.expiresAt).toBe(now + (absoluteLifetime ?? 0))
    const policy = { ...client.refreshTokenPolicy, absoluteLifetime: null }
    await mintFor({ kind: 'start' }, anApi, { ...client, refreshTokenPolicy: policy })
    expect(commits[0]?.newFamily?.expiresAt).toBeNull()
  })

  it('asks of each plan that the family be alive, and of a replacement that nobody was first', async () => {
    const { family, presented } = await begin()
    const hash = world.deps.hash(presented)
    const next = successorOf(presented, world.deps.deriveSuccessor)
    await mintFor({ kind: 'keep', family, presented })
    await mintFor({ kind: 'replace', family, presented })
    await mintFor({ kind: 'repeat', family, presented })
    const successor = world.deps.hash(next)
    expect(commits).toMatchObject([
      { family: family.id, touch: { refreshToken: hash } },
      {
        family: family.id,
        spend: { refreshToken: hash, successor },
        refreshToken: { hash: successor, familyId: family.id, spentAt: null },
      },
      { family: family.id },
    ])
    expect(commits[2]).not.toHaveProperty('refreshToken')
  })

  it('says the same successor when it repeats as when it replaced', async () => {
    const { family, presented } = await begin()
    const replaced = await mintFor({ kind: 'replace', family, presented })
    const repeated = await mintFor({ kind: 'repeat', family, presented })
    if (replaced.outcome !== 'committed' || repeated.outcome !== 'committed')
      throw new Error('refused')
    expect(repeated.response.refresh_token).toBe(replaced.response.refresh_token)
    expect(repeated.response.access_token).not.toBe(replaced.response.access_token)
  })

  it('gives nothing away when the token was spent, or the family ended, meanwhile', async () => {
    const { family, presented } = await begin()
    await mintFor({ kind: 'replace', family, presented })
    expect(await mintFor({ kind: 'replace', family, presented })).toEqual({
      outcome: 'already_spent',
    })
    const end = { notBefore: now, expiresAt: now + 10 }
    await world.deps.store.revoke({ kind: 'family', value: family.id, ...end })
    expect(await mintFor({ kind: 'repeat', family, presented })).toEqual({
      outcome: 'family_ended',
    })
    const unknown = newRefreshToken(world.deps.random)
    expect(await mintFor({ kind: 'keep', family: aFamily, presented: unknown })).toEqual({
      outcome: 'family_ended',
    })
  })

  it.each<[kind: RevocationKind, value: () => string]>([
    ['client', () => client.id],
    ['subject', () => client.id],
    ['organization', () => 'org_1'],
  ])('dates a token after a revocation of its %s in this second', async (kind, value) => {
    const end = { notBefore: now, expiresAt: now + 86_400 }
    await world.deps.store.revoke({ kind, value: value(), ...end })
    const minted = await mintFor({ kind: 'none' })
    if (minted.outcome !== 'committed') throw new Error(minted.outcome)
    const read = signer.read(minted.response.access_token, 'at+jwt')
    expect(read?.claims).toMatchObject({ iat: now + 1, exp: now + 3600 })
    expect(minted.response.expires_in).toBe(3600)
  })
})
