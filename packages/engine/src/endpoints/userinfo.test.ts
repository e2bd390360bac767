import { beforeEach, expect, it } from 'vitest'
import type { StoredSession } from '../account-ports.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import { addApp, addPerson, allow, redirectUri, verifier } from '../testing/people.ts'
import { token } from './token.ts'
import { userinfo as decide } from './userinfo.ts'

let world: World
let app: KnownClient
let session: StoredSession
beforeEach(async () => {
  world = await World.create()
  const scopes = ['openid', 'profile', 'email'].map((name) => ({
    name,
    title: name,
    description: '',
    sensitive: false,
  }))
  const identifier = 'https://auth.example.com/oauth2/userinfo'
  await world.addApi({ id: 'api_identity', identifier, scopes, builtIn: true })
  app = await addApp(world, { scope: ['openid', 'profile', 'email', 'balance:read'] })
  session = await addPerson(world)
})

const userinfo = (token: string, { deps }: World) =>
  decide({ scheme: 'Bearer', token, proof: undefined, method: 'GET', path: '/' }, deps)

async function accessToken(scope: string): Promise<string> {
  const code = await allow(world, { app, session, change: { scope }, scope: ['balance:read'] })
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  const body = new URLSearchParams({ ...form, code_verifier: verifier })
  const answer = await token(request(body.toString(), app), world.deps)
  if (!answer.ok) throw new Error(answer.error.id)
  return answer.value.access_token
}

it('says who the user is, and of them no more than was allowed', async () => {
  expect(await userinfo(await accessToken('openid'), world)).toEqual({
    ok: true,
    value: { sub: session.userId },
  })
  expect(await userinfo(await accessToken('openid profile email'), world)).toEqual({
    ok: true,
    value: {
      sub: session.userId,
      name: 'Ada',
      email: session.user.email,
      email_verified: true,
    },
  })
})

it('takes a token for an API that carries openid, and none that does not', async () => {
  const both = await userinfo(await accessToken('openid balance:read'), world)
  expect(both.ok).toBe(true)
  const api = await userinfo(await accessToken('balance:read'), world)
  expect(api).toEqual({ ok: false, error: 'insufficient_scope' })
})

it('tells nothing of a user who is disabled, or once they were revoked', async () => {
  const live = await accessToken('openid')
  await world.store.write(async (transaction) => {
    await transaction.updateUser({ ...session.user, state: 'disabled' })
  })
  expect(await userinfo(live, world)).toEqual({ ok: false, error: 'invalid_token' })
})

it.each(['', 'x', 'a.b.c'])('takes %j for no token', async (text) => {
  expect(await userinfo(text, world)).toEqual({ ok: false, error: 'invalid_token' })
})
