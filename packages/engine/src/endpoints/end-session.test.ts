import { beforeEach, describe, expect, it } from 'vitest'
import { type KnownClient, World } from '../testing/endpoint-world.ts'
import { addApp } from '../testing/people.ts'
import { idTokenType } from '../tokens/id-token.ts'
import { type EndSessionRequest, endSession } from './end-session.ts'

const goodbye = 'https://app.example.com/bye'
let world: World
let app: KnownClient
beforeEach(async () => {
  world = await World.create()
  app = await addApp(world, { postLogoutRedirectUris: [goodbye] })
})

const hint = (claims: Readonly<Record<string, unknown>> = {}, typ = idTokenType): Promise<string> =>
  world.deps.signer.sign('ES256', typ, {
    iss: 'https://auth.example.com',
    sub: 'usr_1',
    aud: app.id,
    exp: 1,
    ...claims,
  })

const judge = (request: Partial<EndSessionRequest>) =>
  endSession(
    {
      idTokenHint: undefined,
      clientId: undefined,
      postLogoutRedirectUri: goodbye,
      state: undefined,
      ...request,
    },
    world.deps,
  )

describe('a client that says who it is', () => {
  it('gets the browser back where it registered, with its state', async () => {
    const judged = await judge({ idTokenHint: await hint(), state: 'a b' })
    expect(judged).toMatchObject({ client: { id: app.id }, redirect: `${goodbye}?state=a+b` })
  })

  it('may do so by its id alone', async () => {
    expect(await judge({ clientId: app.id })).toMatchObject({ redirect: goodbye })
  })
})

describe('nobody is sent anywhere', () => {
  it.each(['https://evil.example', `${goodbye}/`, `${goodbye}?x=1`, 'JaVascript:alert(1)'])(
    'to %s',
    async (postLogoutRedirectUri) => {
      const judged = await judge({ clientId: app.id, postLogoutRedirectUri })
      expect(judged.redirect).toBeUndefined()
    },
  )

  it('without a client', async () => {
    expect(await judge({})).toEqual({ client: undefined, redirect: undefined })
    expect(await judge({ clientId: 'cl_none' })).toMatchObject({ redirect: undefined })
  })

  it('for a hint of another client than the one that is named', async () => {
    const other = await addApp(world, { postLogoutRedirectUris: [goodbye] })
    const judged = await judge({ idTokenHint: await hint({ aud: other.id }), clientId: app.id })
    expect(judged).toEqual({ client: undefined, redirect: undefined })
  })

  it.each<[what: string, make: () => Promise<string>]>([
    ['that is made up', async () => 'a.b.c'],
    ['of another issuer', () => hint({ iss: 'https://evil.example' })],
    ['that is an access token', () => hint({}, 'at+jwt')],
  ])('for a hint %s', async (_what, make) => {
    const judged = await judge({ idTokenHint: await make(), clientId: app.id })
    expect(judged.redirect).toBeUndefined()
  })
})
