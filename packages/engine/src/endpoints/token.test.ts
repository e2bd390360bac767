import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import type { Deps } from '../deps.ts'
import { grants } from '../grants/registry.ts'
import { newRevocation } from '../revocation/new-revocation.ts'
import { type KnownClient, request, signer, World } from '../testing/endpoint-world.ts'
import type { TokenResponse } from '../tokens/mint.ts'
import { introspect } from './introspect.ts'
import { revoke } from './revoke.ts'
import { token } from './token.ts'

let world: World
let client: KnownClient
beforeEach(async () => {
  world = await World.create()
  client = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
})

const ask = (form: string, deps: Deps = world.deps, by = client) => token(request(form, by), deps)

async function issue(form = 'grant_type=client_credentials'): Promise<TokenResponse> {
  const answer = await ask(form)
  if (!answer.ok) throw new Error(answer.error.id)
  return answer.value
}

const refreshForm = (refreshToken: string | undefined, more = ''): string =>
  `grant_type=refresh_token&refresh_token=${refreshToken}${more}`

async function isActive(value: string | undefined): Promise<boolean> {
  const answer = await introspect(request(`token=${value}`, client), world.deps)
  return answer.ok && answer.value.active
}

describe('token endpoint', () => {
  it('answers with exactly the members of RFC 6749 §5.1', async () => {
    const answer = await issue()
    const members = ['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope']
    expect(Object.keys(answer)).toEqual(members)
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
  })

  it('signs what RFC 9068 §2.2 asks for, and nothing about people', async () => {
    const { access_token } = await issue()
    const read = signer.read(access_token, 'at+jwt')
    expect(read?.claims).toEqual({
      iss: 'https://auth.example.com',
      sub: client.id,
      aud: 'https://api.example.com',
      client_id: client.id,
      scope: 'balance:read balance:write',
      exp: world.deps.now() + 3600,
      iat: world.deps.now(),
      jti: expect.stringMatching(/^[0-9A-Za-z]{22}$/u),
      org_id: 'org_1',
      fid: expect.stringMatching(/^fam_/u),
    })
  })

  it('takes the shorter of the lifetimes of client and API', async () => {
    await world.changeClient(client.id, { accessTokenLifetime: 60 })
    expect(await issue()).toMatchObject({ expires_in: 60 })
  })

  it.each([
    ['', 'parameter_missing'],
    ['grant_type=', 'parameter_missing'],
    ['grant_type=implicit', 'grant_unsupported'],
    ['grant_type=CLIENT_CREDENTIALS', 'grant_unsupported'],
    ['grant_type=__proto__', 'grant_unsupported'],
    ['grant_type=client_credentials&scope=a%20%20b', 'scope_malformed'],
    ['grant_type=client_credentials&resource=nonsense', 'resource_unknown'],
    ['grant_type=refresh_token', 'parameter_missing'],
    ['grant_type=refresh_token&refresh_token=x', 'refresh_token_unknown'],
  ])('refuses %s as %s, and records it', async (form, id) => {
    expect(await ask(form)).toMatchObject({ ok: false, error: { id } })
    expect(world.events.at(-1)).toMatchObject({
      outcome: 'refused',
      problem: id,
      clientId: client.id,
    })
  })

  it('refuses a grant that the client is not registered for', async () => {
    await world.changeClient(client.id, { grantTypes: ['refresh_token'] })
    expect(await ask('grant_type=client_credentials')).toMatchObject({
      error: { id: 'grant_not_allowed' },
    })
  })

  it.each([...grants.keys()])(
    'refuses what can not be read before anything is looked up: %s',
    async (type) => {
      await world.changeClient(client.id, {
        grantTypes: [...grants.values()].map((each) => each.type),
      })
      const read = () => Promise.reject(new Error('was read'))
      const store = {
        ...world.deps.store,
        listApis: read,
        findRefreshToken: read,
        findAuthorizationCode: read,
        findDeviceAuthorization: read,
      }
      const unreadable = 'scope=a%20%20b&refresh_token=x&code=x&resource=x%20y'
      const form = `grant_type=${encodeURIComponent(type)}&${unreadable}`
      expect(await ask(form, { ...world.deps, store })).toMatchObject({
        ok: false,
        error: {
          id: expect.stringMatching(/^(?:scope_malformed|resource_unknown|parameter_missing)$/u),
        },
      })
    },
  )

  it('records what it granted, by whom and with which secret', async () => {
    await issue('grant_type=client_credentials&scope=balance:read')
    expect(world.events.at(-1)).toMatchObject({
      endpoint: 'token',
      outcome: 'ok',
      clientId: client.id,
      userId: null,
      secretId: `key_${client.id}`,
      scope: ['balance:read'],
    })
  })
})

describe('refreshing', () => {
  it('rotates: a new pair, the same family, and the first token is spent', async () => {
    const first = await issue()
    const second = await issue(refreshForm(first.refresh_token))
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(await isActive(first.refresh_token)).toBe(false)
    expect(await isActive(second.refresh_token)).toBe(true)
  })

  it('gives the same successor again within the window, also after a restart', async () => {
    const { refresh_token } = await issue()
    const second = await issue(refreshForm(refresh_token))
    world.pass(10)
    const again = await ask(refreshForm(refresh_token), await world.restart())
    expect(again).toMatchObject({ value: { refresh_token: second.refresh_token } })
  })

  it('ends the family, access tokens included, when a spent token comes back late', async () => {
    const first = await issue()
    const second = await issue(refreshForm(first.refresh_token))
    world.pass(11)
    expect(await ask(refreshForm(first.refresh_token))).toMatchObject({
      error: { id: 'refresh_token_replayed' },
    })
    expect(await isActive(second.refresh_token)).toBe(false)
    expect(await isActive(first.access_token)).toBe(false)
    expect(await ask(refreshForm(second.refresh_token))).toMatchObject({
      error: { id: 'refresh_token_ended' },
    })
  })

  it('ends the family when a grandparent comes back, even within the window', async () => {
    const first = await issue()
    const second = await issue(refreshForm(first.refresh_token))
    const third = await issue(refreshForm(second.refresh_token))
    expect(await ask(refreshForm(first.refresh_token))).toMatchObject({
      error: { id: 'refresh_token_replayed' },
    })
    expect(await isActive(third.refresh_token)).toBe(false)
  })

  it('leaves the family alive when another client brings its token', async () => {
    const { refresh_token } = await issue()
    const thief = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
    expect(await ask(refreshForm(refresh_token), world.deps, thief)).toMatchObject({
      error: { id: 'refresh_token_foreign' },
    })
    expect(await isActive(refresh_token)).toBe(true)
  })

  it('gives sixty-four simultaneous callers one and the same successor', async () => {
    const { refresh_token } = await issue()
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => ask(refreshForm(refresh_token))),
    )
    const successors = answers.map((each) => (each.ok ? each.value.refresh_token : each.error.id))
    expect(new Set(successors).size).toBe(1)
    expect(successors[0]).toMatch(/^kg_rt_/u)
  })

  it('narrows the access token only: the refresh token keeps the scope of the family', async () => {
    const first = await issue()
    const narrowed = await issue(refreshForm(first.refresh_token, '&scope=balance:read'))
    expect(narrowed.scope).toBe('balance:read')
    expect(await issue(refreshForm(narrowed.refresh_token))).toMatchObject({
      scope: 'balance:read balance:write',
    })
  })

  it('dies of idleness, and in the end of age', async () => {
    const policy = { ...refreshTokenPolicyOf('rotating'), idleLifetime: 100, absoluteLifetime: 150 }
    await world.changeClient(client.id, { refreshTokenPolicy: policy })
    const idle = await issue()
    const used = await issue()
    world.pass(90)
    const renewed = await issue(refreshForm(used.refresh_token))
    world.pass(10)
    expect(await ask(refreshForm(idle.refresh_token))).toMatchObject({
      error: { id: 'refresh_token_expired' },
    })
    world.pass(50)
    expect(await ask(refreshForm(renewed.refresh_token))).toMatchObject({
      error: { id: 'refresh_token_expired' },
    })
  })

  it('is refused once the policy gives none any more, and the family is left as it is', async () => {
    const { refresh_token } = await issue()
    const { refreshTokenPolicy } = client
    await world.changeClient(client.id, { refreshTokenPolicy: refreshTokenPolicyOf('none') })
    expect(await ask(refreshForm(refresh_token))).toMatchObject({
      error: { id: 'refresh_token_not_allowed' },
    })
    await world.changeClient(client.id, { refreshTokenPolicy, version: 2 })
    expect(await ask(refreshForm(refresh_token))).toMatchObject({ ok: true })
  })

  it('loses a scope that the client has lost, and never gains one', async () => {
    const narrow = await issue('grant_type=client_credentials&scope=balance:read')
    const wide = await issue()
    const more = await ask(refreshForm(narrow.refresh_token, '&scope=balance:write'))
    expect(more).toMatchObject({ error: { id: 'scope_not_allowed' } })
    expect(await isActive(narrow.refresh_token)).toBe(true)
    await world.changeClient(client.id, { scope: ['balance:read', 'mail:read'] })
    expect(await issue(refreshForm(wide.refresh_token))).toMatchObject({ scope: 'balance:read' })
    expect(await issue(refreshForm(narrow.refresh_token))).toMatchObject({ scope: 'balance:read' })
  })

  it('leaves the family alive when another client brings a token that was spent', async () => {
    const first = await issue()
    const second = await issue(refreshForm(first.refresh_token))
    const thief = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
    world.pass(11)
    expect(await ask(refreshForm(first.refresh_token), world.deps, thief)).toMatchObject({
      error: { id: 'refresh_token_foreign' },
    })
    expect(await isActive(second.refresh_token)).toBe(true)
  })

  it('still knows a replay after a restart', async () => {
    const first = await issue()
    const second = await issue(refreshForm(first.refresh_token))
    world.pass(11)
    expect(await ask(refreshForm(first.refresh_token), await world.restart())).toMatchObject({
      error: { id: 'refresh_token_replayed' },
    })
    expect(await isActive(second.refresh_token)).toBe(false)
  })

  it('keeps a fixed token through simultaneous use, each use prolonging its idle life', async () => {
    const policy = { ...refreshTokenPolicyOf('fixed'), idleLifetime: 100 }
    await world.changeClient(client.id, { refreshTokenPolicy: policy })
    const { refresh_token } = await issue()
    for (let round = 0; round < 3; round++) {
      world.pass(99)
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => ask(refreshForm(refresh_token))),
      )
      for (const answer of answers) expect(answer).toMatchObject({ value: { refresh_token } })
    }
    world.pass(100)
    expect(await ask(refreshForm(refresh_token))).toMatchObject({
      error: { id: 'refresh_token_expired' },
    })
  })

  it('gives callers on three nodes one and the same successor, and the family lives on', async () => {
    const { refresh_token } = await issue()
    const nodes = await Promise.all([world.restart(), world.restart(), world.restart()])
    const answers = await Promise.all(
      Array.from({ length: 63 }, (_, n) => ask(refreshForm(refresh_token), nodes[n % 3])),
    )
    const successors = new Set(answers.map((each) => each.ok && each.value.refresh_token))
    expect(successors.size).toBe(1)
    const [successor] = successors
    expect(await ask(refreshForm(successor || ''))).toMatchObject({ ok: true })
  })

  it('never outlives a revocation of its family', async () => {
    const first = await issue()
    for (let round = 0; round < 10; round++) {
      const fresh = await issue()
      const [renewed] = await Promise.all([
        ask(refreshForm(fresh.refresh_token)),
        revoke(request(`token=${fresh.refresh_token}`, client), world.deps),
      ])
      const latest = renewed.ok ? renewed.value.refresh_token : fresh.refresh_token
      expect(await isActive(latest)).toBe(false)
    }
    expect(await isActive(first.refresh_token)).toBe(true)
  })
})

describe('revocation of everything a client has', () => {
  const everything = () =>
    world.deps.store.revoke({
      kind: 'client',
      value: client.id,
      notBefore: world.deps.now(),
      expiresAt: world.deps.now() + 86_400,
    })

  it('kills what was issued until then, and not what is issued next, in the same second', async () => {
    const before = await issue()
    await everything()
    const after = await issue()
    expect(await isActive(before.access_token)).toBe(false)
    expect(await isActive(before.refresh_token)).toBe(false)
    expect(await isActive(after.access_token)).toBe(true)
    expect(await isActive(after.refresh_token)).toBe(true)
  })
})

describe('revocations and tokens of one second', () => {
  const kinds = {
    client: () => client.id,
    subject: () => client.id,
    organization: () => client.organizationId ?? '',
  }
  const kind = fc.constantFrom<keyof typeof kinds>('client', 'subject', 'organization')
  const end = async (each: keyof typeof kinds, deps = world.deps) =>
    deps.store.revoke(newRevocation(each, kinds[each](), { now: deps.now(), policy: deps.policy }))

  it('are in their order, whatever is revoked and whichever of two nodes is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(kind, fc.boolean()), { maxLength: 6 }), async (steps) => {
        let latest = await issue()
        for (const [each, isElsewhere] of steps) {
          // A node that has just begun knows every revocation, and of no token that others minted.
          await end(each, isElsewhere ? await world.restart() : world.deps)
          await world.learn()
          expect(await isActive(latest.access_token)).toBe(false)
          latest = await issue()
          expect(await isActive(latest.access_token)).toBe(true)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('hit what is minted for a client that was revoked after it had been let in', async () => {
    const late: Deps = {
      ...world.deps,
      store: {
        ...world.deps.store,
        listApis: async () => {
          await end('client')
          return world.deps.store.listApis()
        },
      },
    }
    const answer = await ask('grant_type=client_credentials', late)
    if (!answer.ok) throw new Error(answer.error.id)
    expect(await isActive(answer.value.access_token)).toBe(false)
  })
})

describe('revocation that comes first', () => {
  it('kills the access token of a family that began in the second of another revocation', async () => {
    const now = world.deps.now()
    const end = { notBefore: now, expiresAt: now + 86_400 }
    await world.deps.store.revoke({ kind: 'client', value: client.id, ...end })
    const issued = await issue()
    expect(await isActive(issued.access_token)).toBe(true)
    await revoke(request(`token=${issued.refresh_token}`, client), world.deps)
    expect(await isActive(issued.access_token)).toBe(false)
  })

  it('kills the access token that a refresh on another node gave at the same time', async () => {
    const elsewhere = await world.restart()
    const alive: boolean[] = []
    for (let round = 0; round < 10; round++) {
      const fresh = await issue()
      const [renewed] = await Promise.all([
        ask(refreshForm(fresh.refresh_token), elsewhere),
        revoke(request(`token=${fresh.refresh_token}`, client), world.deps),
      ])
      const latest = renewed.ok ? renewed.value.access_token : fresh.access_token
      alive.push(await isActive(latest))
    }
    expect(alive).toEqual(Array.from({ length: 10 }, () => false))
  })

  it('lets nobody refresh whose client was revoked while the request was under way', async () => {
    const { refresh_token } = await issue()
    const now = world.deps.now()
    const end = { notBefore: now, expiresAt: now + 86_400 }
    const late: Deps = {
      ...world.deps,
      store: {
        ...world.deps.store,
        commitIssuance: async (commit) => {
          await world.deps.store.revoke({ kind: 'client', value: client.id, ...end })
          return world.deps.store.commitIssuance(commit)
        },
      },
    }
    expect(await ask(refreshForm(refresh_token), late)).toMatchObject({
      error: { id: 'refresh_token_ended' },
    })
  })
})

describe('an API with opaque access tokens', () => {
  it('gives one that introspects, is revoked and expires like a JWT', async () => {
    const scopes = [{ name: 'opaque:read', title: '', description: '', sensitive: false }]
    const identifier = 'https://opaque.example.com'
    await world.addApi({ id: 'api_3', identifier, accessTokenFormat: 'opaque', scopes })
    await world.changeClient(client.id, { scope: ['opaque:read'] })
    const kept = await issue()
    const revoked = await issue()
    expect(kept.access_token).toMatch(/^kg_at_/u)
    await revoke(request(`token=${revoked.access_token}`, client), world.deps)
    expect([await isActive(kept.access_token), await isActive(revoked.access_token)]).toEqual([
      true,
      false,
    ])
    world.pass(3600)
    expect(await isActive(kept.access_token)).toBe(false)
  })
})
