/** The presuppositions of the corpus, word for word, and how each is made true. */
import type { Person } from '@keygrant/testkit'
import { totpCode } from '../person/totp-code.ts'
import type { Fixture } from './fixture.ts'
import { goodProof } from './proofs.ts'
import type { Values } from './request.ts'
import { basic, type User } from './world.ts'

interface Context {
  readonly fixture: Fixture
  readonly values: Values
}

type Condition = (context: Context) => Promise<Values>

/** @returns The values that this makes different. */
export function bringAbout(condition: string, context: Context): Promise<Values> {
  const known = conditions[condition]
  if (known === undefined)
    throw new Error(`a presupposition that this runner does not know: ${condition}`)
  return known(context)
}

/** True of every fixture, or of what a case's placeholders are filled with. */
const already: Condition = async () => ({})

const later =
  (seconds: number): Condition =>
  async ({ fixture }) => {
    fixture.server.clock.advance(seconds)
    return {}
  }

async function disable(fixture: Fixture, user: User): Promise<void> {
  await fixture.server.manage('PATCH', `/users/${user.id}`, { state: 'disabled' })
}

const conditions: Readonly<Record<string, Condition>> = {
  'fresh code for client (alice consented openid offline_access)': already,
  'fresh refresh token of client': already,
  'native client registered exactly http://127.0.0.1/callback': already,
  'native client registered http://127.0.0.1/callback': already,
  'client has 2 registered URIs': already,
  'no cookies': already,
  'document says another client_id': already,
  'big = 1 MiB': already,
  'session alice': already,
  // Whoever asks for this one client has never been allowed anything by her.
  'session alice with consents for other clients': already,
  // The client is not verified: consent is asked each time.
  'session:alice, consent needed': already,
  'session alice; query user_code={{user_code}}': async ({ values }) => ({
    query: `user_code=${values['user_code'] ?? ''}`,
  }),
  'forged_code in {device_code, par id, refresh token, reset token}': already,

  'query = base authorize request with redirect_uri=https://client.example.com/ + "a"*65536':
    async () => ({
      query: `response_type=code&client_id={{client}}&redirect_uri=https%3A%2F%2Fclient.example.com%2F${'a'.repeat(65_536)}&scope=openid`,
    }),
  'rt := 60 KiB string': async () => ({ rt: 'x'.repeat(60 * 1024) }),

  'rt already rotated, 31 s ago': async ({ fixture, values }) => {
    await fixture.refresh(values['rt'] ?? '')
    fixture.server.clock.advance(31)
    return {}
  },
  'rt rotated twice, inside the retry window': async ({ fixture, values }) => {
    await fixture.refresh(await fixture.refresh(values['rt'] ?? ''))
    return {}
  },
  'rt rotated; all nodes restarted': async ({ fixture, values }) => {
    await fixture.refresh(values['rt'] ?? '')
    fixture.server.clock.advance(31)
    return {}
  },
  expired: later(2 * 86_400),
  'clock +601 s': later(601),
  'clock past expires_in': later(901),
  'revoked on another node': async ({ fixture, values }) => {
    await fixture.revoke(values['at'] ?? '')
    return {}
  },

  'rt bound to DPoP key, public client': async ({ fixture }) => ({
    rt: await fixture.boundRefreshToken(),
  }),
  'proof by another key': async ({ fixture }) => ({
    rt: await fixture.boundRefreshToken(),
    other_proof: goodProof('attacker', fixture.proofWorld),
  }),

  'code bound to other dpop_jkt': async ({ fixture, values }) => {
    const { challenge: code_challenge = '' } = values
    const other = { code_challenge, code_challenge_method: 'S256', dpop_jkt: 'A'.repeat(43) }
    return { code: await fixture.code({ proof: other }) }
  },
  'code redeemed 31 s ago': async ({ fixture, values }) => {
    await fixture.redeem(values['code'] ?? '')
    fixture.server.clock.advance(31)
    return {}
  },
  'client disabled after consent': async ({ fixture }) => {
    const client = await fixture.world.makeWebClient()
    const code = await fixture.code({ client: client.id })
    await fixture.server.manage('PATCH', `/clients/${client.id}`, { state: 'disabled' })
    return { basic: basic(client), code }
  },
  'alice disabled after consent': async ({ fixture }) => {
    const user = await fixture.world.makeUser()
    const code = await fixture.code({ user })
    await disable(fixture, user)
    return { code }
  },
  'alice disabled': async ({ fixture }) => {
    const user = await fixture.world.makeUser()
    const tokens = await fixture.freshTokens({ user })
    await disable(fixture, user)
    return tokens
  },
  'alice revoked consent': async ({ fixture }) => {
    const user = await fixture.world.makeUser()
    const tokens = await fixture.freshTokens({ user })
    const page = await user.person.get('/account/apps')
    const [consent] = user.person.formWith(page, 'consent').buttons('consent')
    await user.person.submit(page, 'consent', consent === undefined ? [] : [['consent', consent]])
    return tokens
  },
  'code issued to native_client': async ({ fixture, values }) => ({
    code: await fixture.code({
      client: values['native_client'] ?? '',
      redirectUri: 'http://127.0.0.1:51234/callback',
    }),
  }),
  'code issued without code_challenge (legacy client flag)': async ({ fixture }) => {
    const client = await fixture.world.makeWebClient({ require_pkce: false })
    const code = await fixture.code({ client: client.id, proof: { nonce: 'n-0S6_WzA2Mj' } })
    return { basic: basic(client), code }
  },
  // The request carries a challenge of its own; what counts is the one that the code was made with.
  'wrong verifier equal to challenge => must be 400': async () => ({ verifier: 'B'.repeat(43) }),

  'second poll within interval': async ({ fixture, values }) => {
    await fixture.poll(values['device_code'] ?? '')
    return {}
  },
  'already redeemed': async ({ fixture, values }) => {
    await fixture.allowDevice(fixture.alice, values['user_code'] ?? '')
    await fixture.poll(values['device_code'] ?? '')
    return {}
  },
  'approved then alice locked': async ({ fixture, values }) => {
    const user = await fixture.world.makeUser()
    await fixture.allowDevice(user, values['user_code'] ?? '')
    await disable(fixture, user)
    return {}
  },
  'session alice, 50 wrong codes': async ({ fixture }) => {
    const { person } = await fixture.world.makeUser()
    await person.signIn()
    for (let attempt = 0; attempt < 50; attempt++) {
      const page = await person.get('/device')
      if (page.status !== 200) break
      await person.submit(page, 'user_code', [['user_code', 'BBBB-BBBB']])
    }
    return { cookie: person.cookieHeader }
  },

  'attacker-chosen __Host-sid cookie': async ({ values }) => ({
    cookie: `${values['cookie'] ?? ''}; kg_session=chosen-by-the-attacker`,
  }),
  'login form submitted with password': already,
  'password ok, TOTP pending': async ({ fixture }) => {
    const { person } = await fixture.world.makeUser()
    await turnOnTotp(person, fixture.server.clock.now())
    person.cookies.delete('kg_session')
    await person.signIn()
    return { cookie: person.cookieHeader }
  },
  // What runs at the same time is told of in `also.ts`, where the answers are compared.
  'N=64 concurrent requests to 3 nodes with one code': already,
  '64 concurrent refreshes over 3 nodes': already,
  '/revoke concurrent with refresh, 1,000 rounds': already,
  '2 concurrent': already,
}

/** Sets up an authenticator app, as its page asks. */
async function turnOnTotp(person: Person, now: number): Promise<void> {
  await person.signIn()
  const page = await person.get('/account/totp')
  const [secret] = /\b(?:[A-Z2-7]{4} ?){6,}\b/u.exec(page.html) ?? []
  if (secret === undefined) throw new Error(`no secret on the page: ${page.status} ${page.html}`)
  const done = await person.submit(page, 'code', [['code', totpCode(secret, now)]])
  if (done.status >= 400) throw new Error(`the code was refused: ${done.status} ${done.html}`)
}
