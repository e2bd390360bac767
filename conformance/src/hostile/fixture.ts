/** What each case of the corpus presupposes, brought about by the means that a client or a person has. */
import { randomBytes } from 'node:crypto'
import type { TestServer } from '@keygrant/testkit'
import { Person } from '@keygrant/testkit'
import type { HostileCase } from './case.ts'
import { bringAbout } from './conditions.ts'
import { goodProof, type ProofWorld, proofOf } from './proofs.ts'
import type { Values } from './request.ts'
import { challenge, redirectUri, type User, World } from './world.ts'

/** Whose code, for which client. */
export interface CodeWish {
  readonly user?: User
  readonly client?: string
  readonly scope?: string
  readonly redirectUri?: string
  /** `code_challenge` and its method, or what stands in their place. */
  readonly proof?: Readonly<Record<string, string>>
}

const s256 = { code_challenge: challenge, code_challenge_method: 'S256' }

export class Fixture {
  readonly world: World
  readonly alice: User
  readonly values: Values

  private constructor(world: World, alice: User, values: Values) {
    this.world = world
    this.alice = alice
    this.values = values
  }

  static async build(server: TestServer): Promise<Fixture> {
    const { world, alice, values } = await World.build(server)
    return new Fixture(world, alice, values)
  }

  get server(): TestServer {
    return this.world.server
  }

  /** What this case needs of its own, over the shared values. */
  async prepare(each: HostileCase): Promise<Values> {
    const { pre = [], body, headers, query } = each
    const sent = `${typeof body === 'string' ? body : ''}${JSON.stringify(headers)}${query ?? ''}`
    const needs = (name: string): boolean => sent.includes(`{{${name}}}`)
    let values = this.values
    if (needs('rt') || needs('at')) values = { ...values, ...(await this.freshTokens()) }
    if (needs('code')) values = { ...values, code: await this.code() }
    if (needs('id_token')) values = { ...values, ...(await this.freshTokens()) }
    if (needs('id_token_client2'))
      values = { ...values, id_token_client2: await this.#otherIdToken() }
    if (needs('jwt.t')) values = { ...values, 'jwt.t': await this.machineToken() }
    if (needs('jwt.d') && each.jwt?.['d'] !== undefined)
      values = { ...values, 'jwt.d': proofOf(each.jwt['d'], this.proofWorld) }
    if (needs('forged_code'))
      values = { ...values, forged_code: (await this.freshTokens())['rt'] ?? '' }
    if (needs('device_code') || needs('user_code') || pre.join().includes('{{user_code}}'))
      values = { ...values, ...(await this.device()) }
    values = { ...values, ...(await this.#pageValues(each, needs)) }
    for (const condition of pre)
      values = { ...values, ...(await bringAbout(condition, { fixture: this, values })) }
    return values
  }

  /** What only a page could have given: a browser's cookies, the hidden fields of a form. */
  async #pageValues({ endpoint, pre = [] }: HostileCase, needs: Needs): Promise<Values> {
    if (endpoint === 'login' && needs('csrf')) return this.signInForm()
    if (endpoint === 'consent') {
      const asked = await this.consentForm()
      return needs('interaction_done') ? this.#decide(asked) : asked
    }
    return pre.some((each) => /^session:? ?alice/u.test(each)) ? this.signedIn() : {}
  }

  /** A browser that has the sign-in page open, and nobody signed in. */
  async signInForm(): Promise<Values> {
    const stranger = new Person(this.server.origin, this.alice.person.account)
    const form = stranger.formWith(await stranger.get('/login'), 'password')
    return { cookie: stranger.cookieHeader, csrf: hidden(form.values, 'csrf') }
  }

  /** Alice's browser. */
  async signedIn(): Promise<Values> {
    const { person } = this.alice
    if (!/kg_session=/u.test(person.cookieHeader)) await person.signIn()
    return { cookie: person.cookieHeader }
  }

  /** Alice's browser with the consent page open. */
  async consentForm(): Promise<Values> {
    const { cookie = '' } = await this.signedIn()
    const { person } = this.alice
    let page = await person.get(`/oauth2/authorize?${this.#authorizeQuery({})}`)
    while (page.location !== undefined) page = await person.get(page.location)
    const { values } = person.formWith(page, 'decision')
    return { cookie, csrf: hidden(values, 'csrf'), interaction: hidden(values, 'interaction') }
  }

  async #decide(asked: Values): Promise<Values> {
    const { csrf = '', interaction = '' } = asked
    await this.alice.person.post(
      '/consent',
      Object.entries({ csrf, interaction, decision: 'deny' }),
    )
    return { ...asked, interaction_done: interaction }
  }

  #authorizeQuery({ client, scope, redirectUri: uri, proof = s256 }: CodeWish): URLSearchParams {
    return new URLSearchParams({
      response_type: 'code',
      client_id: client ?? this.values['client'] ?? '',
      redirect_uri: uri ?? redirectUri,
      scope: scope ?? 'openid offline_access api.read',
      state: randomBytes(8).toString('hex'),
      ...proof,
    })
  }

  /** A code that a user allowed, by the pages. */
  async code(wish: CodeWish = {}): Promise<string> {
    const { person } = wish.user ?? this.alice
    const callback = await person.follow(`/oauth2/authorize?${this.#authorizeQuery(wish)}`)
    const code = callback.searchParams.get('code')
    if (code === null) throw new Error(`no code: ${callback.href}`)
    return code
  }

  /** The answer to a code, as its client would redeem it. */
  async redeem(code: string, basic = this.values['basic'] ?? ''): Promise<Response> {
    const { verifier = '' } = this.values
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }
    return this.send('/oauth2/token', form, basic)
  }

  /** An access token, a refresh token and an ID token of one family. */
  async freshTokens(wish: CodeWish = {}): Promise<Values> {
    const tokens = await jsonOf(await this.redeem(await this.code(wish)))
    return {
      at: String(tokens['access_token']),
      rt: String(tokens['refresh_token']),
      id_token: String(tokens['id_token']),
    }
  }

  get proofWorld(): ProofWorld {
    return { issuer: this.server.issuer, now: this.server.clock.now() }
  }

  /** A refresh token of a public client, bound to the holder's key. */
  async boundRefreshToken(): Promise<string> {
    const { native_client = '', verifier = '' } = this.values
    const uri = 'http://127.0.0.1:51234/callback'
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: native_client,
      code: await this.code({ client: native_client, redirectUri: uri }),
      redirect_uri: uri,
      code_verifier: verifier,
    })
    const headers = { dpop: goodProof('dpop', this.proofWorld) }
    const address = `${this.server.origin}/oauth2/token`
    const tokens = await jsonOf(await fetch(address, { method: 'POST', headers, body }))
    return String(tokens['refresh_token'])
  }

  async #otherIdToken(): Promise<string> {
    const { client2 = '', basic2 } = this.values
    const code = await this.code({ client: client2 })
    return String((await jsonOf(await this.redeem(code, basic2)))['id_token'])
  }

  async machineToken(): Promise<string> {
    const { basic_m2m } = this.values
    const answer = await this.send('/oauth2/token', { grant_type: 'client_credentials' }, basic_m2m)
    return String((await jsonOf(answer))['access_token'])
  }

  /** A device that waits. */
  async device(): Promise<{ readonly device_code: string; readonly user_code: string }> {
    const { native_client = '' } = this.values
    const body = new URLSearchParams({ client_id: native_client, scope: 'api.read' })
    const address = `${this.server.origin}/oauth2/device_authorization`
    const answer = await jsonOf(await fetch(address, { method: 'POST', body }))
    return { device_code: String(answer['device_code']), user_code: String(answer['user_code']) }
  }

  /** What a device hears that asks for its tokens. */
  async poll(device_code: string): Promise<Response> {
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
    const client_id = this.values['native_client'] ?? ''
    const body = new URLSearchParams({ grant_type, client_id, device_code })
    return fetch(`${this.server.origin}/oauth2/token`, { method: 'POST', body })
  }

  /** Allows a device, by the pages. */
  async allowDevice({ person }: User, user_code: string): Promise<void> {
    await person.signIn()
    let page = await person.submit(await person.get('/device'), 'user_code', [
      ['user_code', user_code],
    ])
    while (page.location !== undefined) page = await person.get(page.location)
    const boxes = person.formWith(page, 'decision').boxes('scope')
    await person.submit(page, 'decision', [
      ...boxes.map((each) => ['scope', each] as const),
      ['decision', 'allow'],
    ])
  }

  async refresh(token: string): Promise<string> {
    const successor = await this.tryRefresh(token)
    if (successor === undefined) throw new Error('a fresh refresh token was refused')
    return successor
  }

  /** The successor of a refresh token; undefined if it was refused. */
  async tryRefresh(token: string): Promise<string | undefined> {
    const form = { grant_type: 'refresh_token', refresh_token: token }
    const answer = (await (await this.send('/oauth2/token', form)).json()) as {
      refresh_token?: string
    }
    return answer.refresh_token
  }

  async introspect(token: string): Promise<Record<string, unknown>> {
    return jsonOf(await this.send('/oauth2/introspect', { token }))
  }

  async revoke(token: string): Promise<void> {
    await this.send('/oauth2/revoke', { token })
  }

  send(
    path: string,
    form: Record<string, string>,
    basic = this.values['basic'] ?? '',
  ): Promise<Response> {
    return fetch(`${this.server.origin}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams(form),
    })
  }
}

type Needs = (name: string) => boolean

const hidden = (values: readonly (readonly [string, string])[], name: string): string => {
  const found = values.find(([each]) => each === name)
  if (found === undefined) throw new Error(`the form has no field ${name}`)
  return found[1]
}

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`)
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}
