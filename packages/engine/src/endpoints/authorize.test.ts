import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type KnownClient, World } from '../testing/endpoint-world.ts'
import { addApp, addMember, addPerson, asked, caller, redirectUri } from '../testing/people.ts'
import { type AuthorizeOutcome, authorize } from './authorize.ts'

let world: World
let app: KnownClient
beforeAll(async () => {
  world = await World.create()
  app = await addApp(world)
})

const ask = (
  change: Readonly<Record<string, string | undefined>> = {},
  client: Pick<KnownClient, 'id'> = app,
): Promise<AuthorizeOutcome> => authorize(asked(client.id, change), caller, world.deps)

const problemOf = (outcome: AuthorizeOutcome): string | undefined =>
  outcome.kind === 'interact' ? undefined : outcome.problem.id

describe('a request that is in order', () => {
  it('goes on to the person, as it was understood', async () => {
    const outcome = await ask({ nonce: 'n', login_hint: 'ada', max_age: '60', prompt: 'login' })
    expect(outcome).toMatchObject({
      kind: 'interact',
      request: {
        clientId: app.id,
        redirectUri,
        redirectUriSent: true,
        responseMode: 'query',
        state: 'xyz',
        apiId: 'api_1',
        scope: ['balance:read', 'balance:write'],
        nonce: 'n',
        prompt: ['login'],
        maxAge: 60,
        loginHint: 'ada',
      },
    })
  })

  it('may leave the redirect URI out where there is only one', async () => {
    expect(await ask({ redirect_uri: undefined })).toMatchObject({
      kind: 'interact',
      request: { redirectUri, redirectUriSent: false },
    })
  })

  it('may come from any port of a native app', async () => {
    const native = await addApp(world, {
      type: 'native',
      confidential: false,
      tokenEndpointAuthMethod: 'none',
      redirectUris: ['http://127.0.0.1/cb'],
    })
    const outcome = await ask({ redirect_uri: 'http://127.0.0.1:51234/cb' }, native)
    expect(outcome.kind).toBe('interact')
  })

  it('may have a nonce instead of a challenge where the registration says so', async () => {
    const relaxed = await addApp(world, { requirePkce: false })
    const none = { code_challenge: undefined, code_challenge_method: undefined }
    expect((await ask({ ...none, nonce: 'n' }, relaxed)).kind).toBe('interact')
    expect(problemOf(await ask(none, relaxed))).toBe('parameter_missing')
    expect(problemOf(await ask({ ...none, nonce: 'n' }))).toBe('parameter_missing')
    const open = {
      requirePkce: false,
      confidential: false,
      tokenEndpointAuthMethod: 'none',
    } as const
    const browser = await addApp(world, { ...open, type: 'browser' })
    expect(problemOf(await ask({ ...none, nonce: 'n' }, browser))).toBe('parameter_missing')
  })
})

describe('a request whose answer has nowhere to go', () => {
  it.each<[what: string, change: Readonly<Record<string, string | undefined>>]>([
    ['names no client', { client_id: undefined }],
    ['names an unknown client', { client_id: 'cl_none' }],
    ['names another redirect URI', { redirect_uri: 'https://evil.example/cb' }],
    ['adds to the redirect URI', { redirect_uri: `${redirectUri}/x` }],
    ['adds a query', { redirect_uri: `${redirectUri}?x=1` }],
    ['has a fragment', { redirect_uri: `${redirectUri}#x` }],
    ['has other letters', { redirect_uri: redirectUri.toUpperCase() }],
    ['has another port', { redirect_uri: 'https://app.example.com:444/cb' }],
    ['names a user', { redirect_uri: 'https://app.example.com@evil.example/cb' }],
    ['runs a script', { redirect_uri: 'JavaScript:alert(1)' }],
  ])('is answered with a page when it %s', async (_what, change) => {
    expect(await ask(change)).toMatchObject({ kind: 'page' })
  })

  it.each(['client_id', 'redirect_uri'])(
    'is answered with a page when %s stands twice',
    async (name) => {
      const twice = [...asked(app.id), [name, 'https://evil.example'] as const]
      expect(await authorize(twice, caller, world.deps)).toMatchObject({ kind: 'page' })
    },
  )

  it('is answered with a page when there are several redirect URIs and none is named', async () => {
    const several = await addApp(world, { redirectUris: [redirectUri, `${redirectUri}2`] })
    expect((await ask({ redirect_uri: undefined }, several)).kind).toBe('page')
  })

  it('is answered with a page when its client is disabled', async () => {
    const disabled = await addApp(world, { state: 'disabled' })
    expect((await ask({}, disabled)).kind).toBe('page')
  })
})

describe('a request that is wrong', () => {
  it.each<[problem: string, change: Readonly<Record<string, string | undefined>>]>([
    ['parameter_missing', { response_type: undefined }],
    ['response_type_unsupported', { response_type: 'token' }],
    ['response_type_unsupported', { response_type: 'code id_token' }],
    ['parameter_malformed', { response_mode: 'fragment' }],
    ['parameter_missing', { code_challenge: undefined, code_challenge_method: undefined }],
    ['parameter_malformed', { code_challenge_method: 'plain' }],
    ['parameter_malformed', { code_challenge_method: undefined }],
    ['parameter_malformed', { code_challenge: 'short' }],
    ['parameter_malformed', { dpop_jkt: 'short' }],
    ['scope_malformed', { scope: 'a  b' }],
    ['scope_not_allowed', { scope: 'admin' }],
    ['resource_unknown', { resource: 'https://nobody.example' }],
    ['parameter_malformed', { prompt: 'none login' }],
    ['parameter_malformed', { prompt: 'none whatever' }],
    ['parameter_malformed', { max_age: '-1' }],
    ['parameter_malformed', { max_age: 'soon' }],
    ['parameter_too_long', { nonce: 'n'.repeat(513) }],
    ['parameter_malformed', { instance_id: 'ins_none' }],
    ['request_object_unsupported', { request: 'e30.e30.' }],
    ['request_uri_unsupported', { request_uri: 'http://169.254.169.254/' }],
    ['registration_unsupported', { registration: '{}' }],
  ])('is sent back with %s for %j', async (problem, change) => {
    const outcome = await ask(change)
    expect(problemOf(outcome)).toBe(problem)
    expect(outcome).toMatchObject({
      kind: 'respond',
      response: {
        redirectUri,
        parameters: { state: 'xyz', iss: 'https://auth.example.com', error: expect.any(String) },
      },
    })
  })

  it('is sent back when a parameter stands twice, without a state that does', async () => {
    const twice = [...asked(app.id), ['state', 'abc'] as const]
    const outcome = await authorize(twice, caller, world.deps)
    expect(problemOf(outcome)).toBe('parameter_repeated')
    expect(outcome).toMatchObject({ kind: 'respond' })
    expect(JSON.stringify(outcome)).not.toContain('xyz')
  })

  it('is sent back to a client that does not have the grant', async () => {
    const other = await addApp(world, { grantTypes: ['refresh_token'] })
    expect(problemOf(await ask({}, other))).toBe('authorization_not_allowed')
  })

  it('stands in the log, with the client and the reason', async () => {
    await ask({ response_type: 'token' })
    expect(world.events.at(-1)).toMatchObject({
      endpoint: 'authorize',
      clientId: app.id,
      outcome: 'refused',
      problem: 'response_type_unsupported',
    })
  })
})

describe('a request for an installation', () => {
  beforeAll(async () => {
    const { userId } = await addPerson(world)
    await addMember(world, 'org_a', userId)
    await world.store.write(async (transaction) => {
      await transaction.insertInstallation({
        id: 'ins_a',
        organizationId: 'org_a',
        clientId: app.id,
        region: 'eu',
        fields: {},
        createdBy: userId,
        createdAt: world.deps.now(),
        version: 1,
      })
    })
  })

  it('acts for the organization that it is installed in', async () => {
    expect(await ask({ instance_id: 'ins_a', region: 'eu' })).toMatchObject({
      kind: 'interact',
      request: { installationId: 'ins_a', organizationId: 'org_a', region: 'eu' },
    })
  })

  it('is sent back when it is another client’s, of another organization or region', async () => {
    const other = await addApp(world)
    expect(problemOf(await ask({ instance_id: 'ins_a' }, other))).toBe('parameter_malformed')
    for (const change of [{ region: 'us' }, { organization_id: 'org_b' }, { dd_oid: 'org_b' }])
      expect(problemOf(await ask({ instance_id: 'ins_a', ...change }))).toBe('parameter_malformed')
  })
})

describe('whatever is sent', () => {
  const name = fc.oneof(
    fc.constantFrom('redirect_uri', 'client_id', 'state', 'prompt', 'scope', 'nonce', 'max_age'),
    fc.string(),
  )
  const pairs = fc.array(fc.tuple(name, fc.oneof(fc.string(), fc.webUrl())), { maxLength: 6 })

  it('nobody is sent anywhere but to a registered redirect URI', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async (extra) => {
        const outcome = await authorize([...asked(app.id), ...extra], caller, world.deps)
        if (outcome.kind === 'respond') expect(outcome.response.redirectUri).toBe(redirectUri)
        if (outcome.kind === 'interact') expect(outcome.request.redirectUri).toBe(redirectUri)
      }),
    )
  })

  it('a state comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 2_048 }), async (state) => {
        const outcome = await ask({ state, response_type: 'token' })
        expect(outcome).toMatchObject({ response: { parameters: { state } } })
      }),
    )
  })
})
