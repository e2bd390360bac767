import { beforeEach, describe, expect, it } from 'vitest'
import type { StoredSession } from '../account-ports.ts'
import { decide } from '../authorize/decide.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import { addApp, addPerson, asked, caller, challenge, redirectUri } from '../testing/people.ts'
import { authorize } from './authorize.ts'
import { par } from './par.ts'

let world: World
let app: KnownClient
let session: StoredSession
beforeEach(async () => {
  world = await World.create()
  app = await addApp(world)
  session = await addPerson(world)
})

const form = (change: Readonly<Record<string, string | undefined>> = {}, client = app): string =>
  new URLSearchParams(asked(client.id, change).map(([name, value]) => [name, value])).toString()

async function pushed(): Promise<string> {
  const answer = await par(request(form(), app), world.deps)
  if (!answer.ok) throw new Error(answer.error.id)
  return answer.value.request_uri
}

const open = (request_uri: string, client = app) =>
  authorize(Object.entries({ client_id: client.id, request_uri }), caller, world.deps)

describe('a pushed request', () => {
  it('is the one that the browser then comes with, whatever else stands beside it', async () => {
    const answer = await par(request(form(), app), world.deps)
    expect(answer).toMatchObject({
      value: {
        request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w.-]+$/u),
        expires_in: 90,
      },
    })
    const request_uri = answer.ok ? answer.value.request_uri : ''
    const more = {
      client_id: app.id,
      request_uri,
      scope: 'admin',
      redirect_uri: 'https://evil.example',
    }
    expect(await authorize(Object.entries(more), caller, world.deps)).toMatchObject({
      kind: 'interact',
      request: { redirectUri, state: 'xyz', codeChallenge: { value: challenge }, clientId: app.id },
    })
    expect(request_uri).not.toContain('balance')
  })

  it('is decided once, however often its page is loaded', async () => {
    const requestUri = await pushed()
    const [first, second] = [await open(requestUri), await open(requestUri)]
    if (first.kind !== 'interact' || second.kind !== 'interact') throw new Error('was refused')
    expect(second.request.id).toBe(first.request.id)
    const answer = {
      decision: 'allow',
      scope: ['balance:read'],
      organizationId: undefined,
    } as const
    const allow = () => decide(first.request, { session, caller, answer }, world.deps)
    expect(await allow()).toMatchObject({ kind: 'respond' })
    expect(await allow()).toEqual({ kind: 'already_decided' })
  })

  it('is good for a minute and a half, on every node, for the client that pushed it', async () => {
    const requestUri = await pushed()
    const refused = { kind: 'page', problem: { id: 'pushed_request_unknown' } }
    expect(await open(requestUri, await addApp(world))).toMatchObject(refused)
    expect(await open(`${requestUri.slice(0, -4)}AAAA`)).toMatchObject(refused)
    world.pass(89)
    expect((await open(requestUri)).kind).toBe('interact')
    world.pass(1)
    expect(await open(requestUri)).toMatchObject(refused)
  })

  it.each<[problem: string, change: Readonly<Record<string, string | undefined>>]>([
    ['redirect_uri_unregistered', { redirect_uri: 'https://evil.example/cb' }],
    ['parameter_missing', { code_challenge: undefined, code_challenge_method: undefined }],
    ['scope_not_allowed', { scope: 'admin' }],
    ['request_uri_unsupported', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }],
    ['client_auth_ambiguous', { client_id: 'cl_other' }],
  ])('is refused with %s for %j, to the client itself', async (problem, change) => {
    const answer = await par(request(form(change), app), world.deps)
    expect(answer).toMatchObject({ ok: false, error: { id: problem } })
  })

  it('is refused to whoever does not prove to be the client', async () => {
    const wrong = { ...app, secret: `${app.secret}x` }
    expect(await par(request(form(), wrong), world.deps)).toMatchObject({
      error: { id: 'secret_wrong' },
    })
    expect(world.events.at(-1)).toMatchObject({ endpoint: 'par', problem: 'secret_wrong' })
  })

  it('is refused with a proof that is none', async () => {
    const proof = { proof: { text: 'x', path: '/oauth2/par' } }
    expect(await par({ ...request(form(), app), ...proof }, world.deps)).toMatchObject({
      error: { id: 'dpop_proof_invalid' },
    })
  })
})
