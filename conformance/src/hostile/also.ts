/** What a case asks for beyond status, error and the promises that many share: by its id. */

import { readForms } from '@keygrant/testkit'
import { expect } from 'vitest'
import type { Fixture } from './fixture.ts'
import type { Check } from './promises.ts'

const inactive: Check = ({ answer }) => expect(JSON.parse(answer.body)).toEqual({ active: false })

/** The access token that came with the refresh token is dead. */
const accessTokenIsDead: Check = async ({ fixture, values }) =>
  expect(await fixture.introspect(values['at'] ?? '')).toEqual({ active: false })

const refreshTokenIsDead: Check = async ({ fixture, values }) =>
  expect(await fixture.introspect(values['rt'] ?? '')).toEqual({ active: false })

/** 64 at once; how many got tokens. */
async function redeemAtOnce(fixture: Fixture, code: string): Promise<number> {
  const answers = await Promise.all(Array.from({ length: 64 }, () => fixture.redeem(code)))
  return answers.filter(({ status }) => status === 200).length
}

/** A redirect to the same client, but by a form: what a state does there. */
const formPostIsEscaped: Check = async ({ fixture }) => {
  const { client = '', redirect_uri = '', challenge = '' } = fixture.values
  const query = new URLSearchParams({
    response_type: 'code',
    response_mode: 'form_post',
    client_id: client,
    redirect_uri,
    scope: 'nope',
    state: '"><script>alert(1)</script>',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const page = await fetch(`${fixture.server.origin}/oauth2/authorize?${query}`)
  const html = await page.text()
  expect(html).not.toContain('<script>alert')
  const [form] = readForms(html)
  expect(form?.action).toBe(redirect_uri)
  expect(form?.values).toContainEqual(['state', query.get('state')])
}

/** A reference is sealed: it opens where it was made, for its client, and no other text does. */
const referenceCanNotBeGuessed: Check = async ({ answer, fixture, values }) => {
  const { request_uri, expires_in } = JSON.parse(answer.body) as Record<string, string>
  expect(Number(expires_in)).toBeLessThanOrEqual(600)
  const reference = String(request_uri)
  const open = async (client_id: string, uri: string): Promise<number> => {
    const query = new URLSearchParams({ client_id, request_uri: uri })
    const address = `${fixture.server.origin}/oauth2/authorize?${query}`
    return (await fetch(address, { redirect: 'manual' })).status
  }
  const { client = '', client2 = '' } = { ...fixture.values, ...values }
  expect(await open(client, reference)).toBe(303)
  expect(await open(client2, reference)).toBe(400)
  const guess = reference.slice(0, -1) + (reference.endsWith('A') ? 'B' : 'A')
  for (const other of [guess, reference.slice(0, 60)]) expect(await open(client, other)).toBe(400)
}

export const also: Readonly<Record<string, Check>> = {
  'AZP-036': formPostIsEscaped,
  'PA-010': referenceCanNotBeGuessed,
  'IN-005': inactive,
  'IN-006': inactive,
  'IN-008': inactive,
  'IN-009': inactive,
  'IN-013': inactive,
  'IN-020': accessTokenIsDead,
  'IN-021': refreshTokenIsDead,
  'TK-046': async ({ fixture, values }) =>
    // The code was redeemed before by its own client: what it bought has ended.
    expect((await fixture.redeem(values['code'] ?? '')).status).toBe(400),
  'TK-047': async ({ fixture }) =>
    expect(await redeemAtOnce(fixture, await fixture.code())).toBe(1),
  'TK-051': async ({ fixture }) => {
    const { rt = '', at = '' } = await fixture.freshTokens()
    for (const forged of [rt, at, 'kg_ac_000000000000000000000000000000000000'])
      expect((await fixture.redeem(forged)).status).toBe(400)
  },
  'TK-066': ({ answer }) => expect(answer.status).toBe(400),
  'TK-069': accessTokenIsDead,
  'TK-070': accessTokenIsDead,
  'TK-071': accessTokenIsDead,
  'TK-077': accessTokenIsDead,
  'TK-078': accessTokenIsDead,
  'TK-067': async ({ fixture, values }) =>
    expect(await fixture.introspect(values['rt'] ?? '')).toMatchObject({ active: true }),
  'TK-072': async ({ fixture, values }) => {
    const successors = await Promise.all(
      Array.from({ length: 64 }, () => fixture.tryRefresh(values['rt'] ?? '')),
    )
    const got = successors.filter((each) => each !== undefined)
    expect(new Set(got).size).toBe(1)
  },
  'TK-123': async ({ answer, fixture }) => {
    const { access_token, token_type } = JSON.parse(answer.body) as Record<string, string>
    expect(token_type).toBe('DPoP')
    expect(await fixture.introspect(access_token ?? '')).toMatchObject({
      token_type: 'DPoP',
      cnf: { jkt: expect.any(String) as string },
    })
  },
  'TK-073': async ({ fixture }) => {
    for (let round = 0; round < 20; round++) {
      const { rt = '' } = await fixture.freshTokens()
      const [successor] = await Promise.all([fixture.tryRefresh(rt), fixture.revoke(rt)])
      // Whoever came first: after the revocation nothing of the family lives.
      expect(await fixture.introspect(successor ?? rt)).toEqual({ active: false })
    }
  },
  'TK-089': ({ answer }) => {
    const { access_token } = JSON.parse(answer.body) as { access_token: string }
    const claims = JSON.parse(atob(access_token.split('.')[1] ?? '')) as Record<string, unknown>
    expect(claims['sub']).toBe(claims['client_id'])
    expect(String(claims['sub'])).not.toMatch(/^usr_/u)
  },
  'DV-014': async ({ fixture, values }) => expect(await pollError(fixture, values)).toBe(pending),
  'DV-016': async ({ fixture, values }) => expect(await pollError(fixture, values)).toBe(pending),
  'DS-001': ({ answer, fixture }) => {
    const { issuer } = fixture.server
    const document = JSON.parse(answer.body) as Record<string, unknown>
    expect(document['issuer']).toBe(issuer)
    for (const [name, value] of Object.entries(document))
      if (name.endsWith('_endpoint') || name.endsWith('_uri'))
        expect(String(value).startsWith(issuer), name).toBe(true)
    expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=\d{1,4}$/u)
  },
  'DS-003': ({ answer }) => {
    const { keys } = JSON.parse(answer.body) as { keys: Record<string, unknown>[] }
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length)
    for (const key of keys) {
      expect(key).toMatchObject({ use: 'sig', alg: expect.any(String) })
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])
        expect(key).not.toHaveProperty(secret)
    }
  },

  'LG-003': ({ answer }) =>
    expect(answer.headers.get('set-cookie') ?? '').not.toContain('kg_session'),
  'LG-004': async ({ answer, fixture }) => {
    const { csrf = '', cookie = '' } = await fixture.signInForm()
    const wrong = await fetch(`${fixture.server.origin}/login`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ ...fixture.alice.person.account, password: 'not hers', csrf }),
    })
    expect(wrong.status).toBe(answer.status)
    expect(sayingOf(await wrong.text())).toBe(sayingOf(answer.body))
  },
  'LG-009': async ({ fixture }) => {
    const lookAlike = { email: '\uff41lice@example.com', password: 'a password of her own' }
    await expect(
      fixture.server.manage('POST', '/users', { ...lookAlike, name: 'Not Alice' }),
    ).rejects.toThrow('409')
  },
  'LG-011': ({ answer }) => {
    const set = answer.headers.get('set-cookie')?.split('\n') ?? []
    const session = set.find((line) => line.startsWith('kg_session='))
    expect(session).not.toContain('chosen-by-the-attacker')
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/'])
      expect(session).toMatch(new RegExp(`; ${attribute}(?:;|$)`, 'iu'))
  },
  'LG-028': ({ answer }) => {
    expect(answer.body).toContain('client.example.com')
    expect(answer.body).toContain('name="decision"')
  },
  // Asked to sign in, and to nothing further.
  'LG-029': ({ answer }) => expect(answer.headers.get('location') ?? '/login').toContain('/login'),
  'LG-030': async ({ fixture }) => {
    const { cookie = '', csrf = '', interaction = '' } = await fixture.consentForm()
    const decide = (): Promise<Response> =>
      fetch(`${fixture.server.origin}/consent`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie },
        body: new URLSearchParams({ csrf, interaction, scope: 'api.read', decision: 'allow' }),
      })
    const answers = await Promise.all([decide(), decide()])
    const codes = answers.filter((each) => each.headers.get('location')?.includes('code='))
    expect(codes).toHaveLength(1)
  },
}

const pending = 'authorization_pending'
async function pollError(
  fixture: Fixture,
  { device_code = '' }: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const answer = (await (await fixture.poll(device_code)).json()) as { error?: string }
  return answer.error
}

/** A page without what differs for each browser and request: field values and the request's id. */
const sayingOf = (html: string): string =>
  html.replace(/value="[^"]*"/gu, '').replace(/<p class="reference">.*?<\/p>/gu, '')
