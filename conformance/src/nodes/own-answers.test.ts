/** Nothing of one request is kept where another could find it, however many there are at once. */
import { createHash, randomBytes } from 'node:crypto'
import { Person, startServer } from '@keygrant/testkit'
import { expect, it } from 'vitest'
import { postForm } from '../person/answer.ts'

const people = 20
const redirectUri = 'https://app.example.com/cb'

it('twenty people at once each get what is theirs', async () => {
  // They all come from one address.
  await using server = await startServer({ environment: { KEYGRANT_RATE_LIMIT: '100000' } })
  await server.manage('POST', '/apis', {
    identifier: 'https://own.example.com',
    name: 'Own',
    scopes: [{ name: 'own:read' }, { name: 'own:write' }],
  })
  const made = await server.manage('POST', '/clients', {
    name: 'app',
    type: 'web',
    scope: 'openid email own:read own:write',
    redirect_uris: [redirectUri],
  })
  const credentials = {
    client_id: String(made['client_id']),
    client_secret: String(made['client_secret']),
  }

  /** One person's way from the sign-in to userinfo, with a state and a scope of their own. */
  async function go(number: number): Promise<void> {
    const account = { email: `p${number}@example.com`, password: randomBytes(12).toString('hex') }
    const { id } = await server.manage('POST', '/users', { ...account, name: `P${number}` })
    const verifier = randomBytes(32).toString('base64url')
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: credentials.client_id,
      redirect_uri: redirectUri,
      scope: 'openid email own:read own:write',
      state: `state ${number}`,
      nonce: `nonce ${number}`,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    const chosen = number % 2 === 0 ? 'own:read' : 'own:write'
    const person = new Person(server.origin, account)
    const callback = await person.follow(`/oauth2/authorize?${query}`, { scope: [chosen] })
    expect(callback.searchParams.get('state')).toBe(`state ${number}`)
    const { body: tokens } = await postForm(`${server.origin}/oauth2/token`, {
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...credentials,
    })
    expect(tokens['scope']).toBe(`openid email ${chosen}`)
    expect(claimsOf(tokens['access_token'])).toMatchObject({ sub: id })
    expect(claimsOf(tokens['id_token'])).toMatchObject({ sub: id, nonce: `nonce ${number}` })
    const about = await fetch(`${server.origin}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${String(tokens['access_token'])}` },
    })
    expect(await about.json()).toMatchObject({ sub: id, email: account.email })
  }

  await Promise.all(Array.from({ length: people }, (_, number) => go(number)))
}, 120_000)

const claimsOf = (token: unknown): unknown =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString())
