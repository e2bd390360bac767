import { beforeEach, describe, expect, it } from 'vitest'
import type { StoredSession } from '../account-ports.ts'
import { withdrawOwnConsent } from '../consents/withdraw.ts'
import { type KnownClient, World } from '../testing/endpoint-world.ts'
import { addApp, addMember, addPerson, allow, asked, caller, checked } from '../testing/people.ts'
import type { AuthorizationRequest, ConsentAnswer } from './authorization-request.ts'
import { decide } from './decide.ts'
import { readGrounds } from './grounds.ts'
import { nextStep } from './next-step.ts'
import { settle } from './settle.ts'

let world: World
let app: KnownClient
let session: StoredSession
beforeEach(async () => {
  world = await World.create()
  app = await addApp(world)
  session = await addPerson(world)
})

const step = async (
  change: Readonly<Record<string, string>> = {},
  who: StoredSession | undefined = session,
  client = app,
) => nextStep(await checked(world, asked(client.id, change)), { session: who, caller }, world.deps)

const answerTo = (request: AuthorizationRequest, answer: Partial<ConsentAnswer> = {}) =>
  decide(
    request,
    {
      session,
      caller,
      answer: {
        decision: 'allow',
        scope: ['balance:read', 'balance:write'],
        organizationId: undefined,
        ...answer,
      },
    },
    world.deps,
  )

describe('before anybody decides', () => {
  it('a person must sign in', async () => {
    const request = await checked(world, asked(app.id))
    expect(await nextStep(request, { session: undefined, caller }, world.deps)).toEqual({
      kind: 'sign_in',
    })
  })

  it('is asked what the client asks, in the words of the API, without what must stay inside', async () => {
    const asks = await step()
    expect(asks).toMatchObject({
      kind: 'consent',
      question: {
        client: { id: app.id, name: 'App', verified: false },
        returnsTo: 'app.example.com',
        user: { name: 'Ada' },
        apiName: 'Example',
        scopes: [
          { name: 'balance:read', required: false, granted: false },
          { name: 'balance:write', required: false },
        ],
      },
    })
    expect(JSON.stringify(asks)).not.toMatch(/passwordHash|secrets/u)
  })

  it.each(['login', 'select_account'])('signs in again for prompt=%s, once', async (prompt) => {
    world.pass(10)
    const request = await checked(world, asked(app.id, { prompt }))
    expect(await nextStep(request, { session, caller }, world.deps)).toEqual({ kind: 'sign_in' })
    const again = { ...session, authenticatedAt: world.deps.now() }
    const next = await nextStep(request, { session: again, caller }, world.deps)
    expect(next.kind).toBe('consent')
  })

  it('signs in again when the last time was too long ago', async () => {
    world.pass(100)
    expect((await step({ max_age: '99' })).kind).toBe('sign_in')
    expect((await step({ max_age: '100' })).kind).toBe('consent')
  })

  it.each([
    ['login_required', undefined],
    ['consent_required', 'somebody'],
  ])('a request that may show nothing is answered %s', async (error, who) => {
    const request = await checked(world, asked(app.id, { prompt: 'none' }))
    const asker = { session: who === undefined ? undefined : session, caller }
    expect(await nextStep(request, asker, world.deps)).toMatchObject({
      kind: 'respond',
      response: { parameters: { error, state: 'xyz' } },
    })
  })
})

describe('a draft', () => {
  it('is for members of its own organization', async () => {
    const draft = await addApp(world, { publication: 'draft', organizationId: 'org_own' })
    expect(await step({}, session, draft)).toMatchObject({
      kind: 'respond',
      response: { parameters: { error: 'access_denied' } },
    })
    await addMember(world, 'org_own', session.userId)
    expect((await step({}, session, draft)).kind).toBe('consent')
  })

  it.each(['draft', 'in_review'] as const)(
    'is for those whom it names, too, while it is %s, and for them alone',
    async (publication) => {
      const of = { publication, organizationId: 'org_own' } as const
      const tried = await addApp(world, { ...of, testUsers: [session.user.email] })
      expect((await step({}, session, tried)).kind).toBe('consent')
      await world.changeClient(tried.id, { testUsers: ['somebody@else.example'] })
      expect(await step({}, session, tried)).toMatchObject({
        response: { parameters: { error: 'access_denied' } },
      })
    },
  )
})

describe('an answer', () => {
  it('gives the client a code, its state and the issuer', async () => {
    const outcome = await answerTo(await checked(world, asked(app.id)))
    expect(outcome).toMatchObject({
      kind: 'respond',
      response: {
        redirectUri: 'https://app.example.com/cb',
        parameters: {
          code: expect.stringMatching(/^kg_ac_/u),
          state: 'xyz',
          iss: 'https://auth.example.com',
        },
      },
    })
  })

  it('can be given once', async () => {
    const request = await checked(world, asked(app.id))
    await answerTo(request)
    expect(await answerTo(request)).toEqual({ kind: 'already_decided' })
    expect(await answerTo(request, { decision: 'deny' })).toEqual({ kind: 'already_decided' })
  })

  it('of no is told to the client, and nothing is kept but that it was given', async () => {
    const request = await checked(world, asked(app.id))
    expect(await answerTo(request, { decision: 'deny' })).toMatchObject({
      response: { parameters: { error: 'access_denied', state: 'xyz' } },
    })
    expect(await world.store.listConsents({ limit: 10 }, { userId: session.userId })).toEqual([])
  })

  it('that allows nothing is asked for again', async () => {
    const request = await checked(world, asked(app.id))
    expect(await answerTo(request, { scope: [] })).toEqual({
      kind: 'again',
      error: 'nothing_chosen',
    })
    expect((await answerTo(request)).kind).toBe('respond')
  })

  it('allows no more than was asked, whatever the form says', async () => {
    const request = await checked(world, asked(app.id, { scope: 'balance:read' }))
    await answerTo(request, { scope: ['balance:read', 'balance:write', 'admin'] })
    const [consent] = await world.store.listConsents({ limit: 10 }, { userId: session.userId })
    expect(consent?.scope).toEqual(['balance:read'])
  })

  it('can not leave out what the client needs', async () => {
    const needy = await addApp(world, { requiredScope: ['balance:write'] })
    const request = await checked(world, asked(needy.id))
    await answerTo(request, { scope: ['balance:read'] })
    const [consent] = await world.store.listConsents({ limit: 10 }, { userId: session.userId })
    expect(consent?.scope).toEqual(['balance:read', 'balance:write'])
  })

  it('stands in the audit log and in the logs', async () => {
    await answerTo(await checked(world, asked(app.id)))
    const [event] = await world.store.listAudit({ limit: 1 }, {})
    expect(event).toMatchObject({ action: 'consent.allow', actorId: session.userId })
    const logged = { endpoint: 'authorize', outcome: 'ok', userId: session.userId }
    expect(world.events.at(-1)).toMatchObject(logged)
  })
})

describe('the organization that is acted for', () => {
  beforeEach(async () => {
    await addMember(world, 'org_a', session.userId)
    await addMember(world, 'org_b', session.userId)
  })
  const consentOf = async () =>
    (await world.store.listConsents({ limit: 1 }, { userId: session.userId }))[0]

  /** What the answer has besides what every answer has. */
  const extrasOf = async (request: AuthorizationRequest) => {
    const outcome = await answerTo(request)
    if (outcome.kind !== 'respond') throw new Error(outcome.kind)
    const { code: _code, state: _state, iss: _iss, ...extras } = outcome.response.parameters
    return extras
  }

  it('is chosen by the person', async () => {
    const asks = await step()
    expect(asks).toMatchObject({
      question: { organizations: [{ id: 'org_a' }, { id: 'org_b' }], organizationFixed: false },
    })
    await answerTo(await checked(world, asked(app.id)), { organizationId: 'org_b' })
    expect((await consentOf())?.organizationId).toBe('org_b')
  })

  it.each(['organization_id', 'dd_oid'])('is fixed by %s', async (name) => {
    expect(await step({ [name]: 'org_b' })).toMatchObject({
      question: { organizationId: 'org_b', organizationFixed: true },
    })
  })

  it('is none that the person is not in', async () => {
    const refused = { kind: 'respond', response: { parameters: { error: 'access_denied' } } }
    expect(await step({ organization_id: 'org_c' })).toMatchObject(refused)
    const request = await checked(world, asked(app.id))
    expect(await answerTo(request, { organizationId: 'org_c' })).toMatchObject(refused)
  })

  it('can not be changed by the form where the request fixed it', async () => {
    await answerTo(await checked(world, asked(app.id, { organization_id: 'org_a' })), {
      organizationId: 'org_b',
    })
    expect((await consentOf())?.organizationId).not.toBe('org_b')
  })

  it('is told to a client that registered to hear it', async () => {
    const curious = await addApp(world, {
      callbackParameters: ['site', 'domain', 'org_id', 'org_name', 'region'],
    })
    const request = await checked(world, asked(curious.id, { organization_id: 'org_b' }))
    expect(await extrasOf(request)).toEqual({
      site: 'https://auth.example.com',
      domain: 'auth.example.com',
      org_id: 'org_b',
      org_name: 'Organization org_b',
    })
  })

  it('is told by the names that the client used: dd_oid', async () => {
    const curious = await addApp(world, { callbackParameters: ['org_id', 'org_name'] })
    const request = await checked(world, asked(curious.id, { dd_oid: 'org_b' }))
    expect(await extrasOf(request)).toEqual({
      org_id: 'org_b',
      org_name: 'Organization org_b',
      dd_oid: 'org_b',
      dd_org_name: 'Organization org_b',
    })
  })

  it('is told with its installation and region, and to nobody who did not register to hear it', async () => {
    const curious = await addApp(world, { callbackParameters: ['instance_id', 'region'] })
    for (const client of [curious, app])
      await world.store.write((transaction) =>
        transaction.insertInstallation({
          id: `ins_${client.id}`,
          organizationId: 'org_a',
          clientId: client.id,
          region: 'eu',
          fields: {},
          createdBy: session.userId,
          createdAt: world.deps.now(),
          version: 1,
        }),
      )
    const answered = async (client: KnownClient) =>
      extrasOf(await checked(world, asked(client.id, { instance_id: `ins_${client.id}` })))
    expect(await answered(curious)).toEqual({ instance_id: `ins_${curious.id}`, region: 'eu' })
    expect(await answered(app)).toEqual({})
  })
})

describe('what was allowed before', () => {
  it('is not asked again for a verified confidential client', async () => {
    const known = await addApp(world, { verified: true })
    await allow(world, { app: known, session })
    expect(await step({}, session, known)).toMatchObject({
      kind: 'respond',
      response: { parameters: { code: expect.any(String) } },
    })
    expect((await step({ prompt: 'consent' }, session, known)).kind).toBe('consent')
  })

  it.each([
    ['an unverified one', { verified: false }],
    [
      'a public one',
      { verified: true, confidential: false, tokenEndpointAuthMethod: 'none', type: 'browser' },
    ],
  ] as const)('is asked again for %s, with the boxes as they were', async (_what, change) => {
    const client = await addApp(world, change)
    await allow(world, { app: client, session, scope: ['balance:read'] })
    expect(await step({}, session, client)).toMatchObject({
      kind: 'consent',
      question: { scopes: [{ granted: true }, { granted: false }] },
    })
    await allow(world, { app: client, session })
    expect((await step({}, session, client)).kind).toBe('consent')
  })

  it('is asked for what is new', async () => {
    const known = await addApp(world, { verified: true })
    await allow(world, { app: known, session, change: { scope: 'balance:read' } })
    expect((await step({ scope: 'balance:read' }, session, known)).kind).toBe('respond')
    expect((await step({}, session, known)).kind).toBe('consent')
  })

  it('outlives the publication of the client, and its scopes are asked for once they grow', async () => {
    await addMember(world, 'org_a', session.userId)
    const draft = await addApp(world, {
      verified: true,
      publication: 'draft',
      organizationId: 'org_a',
      scope: ['balance:read'],
    })
    const less = { scope: 'balance:read' }
    await allow(world, { app: draft, session, change: less })
    await world.changeClient(draft.id, { publication: 'published' })
    expect((await step(less, session, draft)).kind).toBe('respond')
    await world.changeClient(draft.id, { scope: ['balance:read', 'balance:write'] })
    expect((await step(less, session, draft)).kind).toBe('respond')
    expect(await step({}, session, draft)).toMatchObject({
      kind: 'consent',
      question: { scopes: [{ granted: true }, { granted: false }] },
    })
  })

  it('comes back under another id when it was withdrawn while the page was open', async () => {
    const idsNow = async () =>
      (await world.store.listConsents({ limit: 5 }, { userId: session.userId })).map(({ id }) => id)
    await allow(world, { app, session })
    const before = await idsNow()
    await allow(world, { app, session })
    expect(await idsNow()).toEqual(before)

    const request = await checked(world, asked(app.id))
    const grounds = await readGrounds(request, session, world.deps)
    if (grounds === undefined) throw new Error('no grounds')
    await withdrawOwnConsent(before[0] ?? '', { userId: session.userId, caller }, world.deps)
    const late = { request, grounds, scope: request.scope, caller }
    expect((await settle(late, world.deps)).kind).toBe('respond')
    const after = await idsNow()
    expect(after).toHaveLength(1)
    expect(after).not.toEqual(before)
  })

  it('is kept beside what is allowed later, and forgotten where the box is cleared', async () => {
    await allow(world, { app, session, change: { scope: 'balance:read' }, scope: ['balance:read'] })
    await allow(world, {
      app,
      session,
      change: { scope: 'balance:write' },
      scope: ['balance:write'],
    })
    const read = async () =>
      (await world.store.listConsents({ limit: 10 }, { userId: session.userId })).map(
        ({ scope }) => scope,
      )
    expect(await read()).toEqual([['balance:read', 'balance:write']])
    await allow(world, { app, session, scope: ['balance:write'] })
    expect(await read()).toEqual([['balance:write']])
  })
})
