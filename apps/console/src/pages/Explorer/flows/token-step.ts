/** Requests that several flows make. */
import { browserFetch } from '../wire/browser-fetch.ts'
import type { Header } from '../wire/exchange.ts'
import { type OAuthRequest, oauthRequest, textIn } from '../wire/oauth-request.ts'
import { record } from '../wire/wire.ts'
import type { Attempt, Facts, Outcome, Setting, Step } from './flow.ts'

type Form = OAuthRequest['form']

/** The client's way to say who it is: its secret, or its id alone. */
export function clientAuth({ clientId = '', clientSecret }: Facts): {
  readonly basic?: { readonly clientId: string; readonly clientSecret: string }
  readonly named: Form
} {
  return clientSecret === undefined
    ? { named: [['client_id', clientId]] }
    : { basic: { clientId, clientSecret }, named: [] }
}

/** Sends a form of the client's to an endpoint. */
export async function ask(
  title: string,
  facts: Facts,
  { form, ...more }: Pick<OAuthRequest, 'path' | 'form' | 'dpop'>,
) {
  const { basic, named } = clientAuth(facts)
  return oauthRequest({ title }, { ...more, form: [...form, ...named], ...(basic && { basic }) })
}

export const tokenPath = '/oauth2/token'

/** Asks the token endpoint, and keeps what it gives. A refusal leaves the facts as they were. */
export const askForTokens = (title: string, facts: Facts, form: Form): Promise<Outcome> =>
  askWithProof(title, facts, { form })

/** The same, with a proof that the client has a key, if there is one. */
export async function askWithProof(
  title: string,
  facts: Facts,
  asked: Pick<OAuthRequest, 'form' | 'dpop'>,
): Promise<Outcome> {
  const exchange = await ask(title, facts, { path: tokenPath, ...asked })
  const accessToken = textIn(exchange.answer, 'access_token')
  const refreshToken = textIn(exchange.answer, 'refresh_token')
  const got: Facts = {
    ...(accessToken !== undefined && { accessToken }),
    ...(refreshToken !== undefined && { refreshToken }),
  }
  return { exchange, facts: got }
}

const callApi = ({ accessToken = '' }: Facts, setting: Setting): Promise<Outcome> =>
  callWith([['Authorization', `Bearer ${accessToken}`]], setting)

/** A call of the API: it is what all this is for. */
export async function callWith(
  headers: readonly Header[],
  { call = '' }: Setting,
): Promise<Outcome> {
  const request = { method: 'GET', url: call, headers, body: undefined }
  const purpose = { title: 'A call of the API' }
  return browserFetch(request).then(
    (answer) => ({ exchange: record(purpose, request, answer) }),
    () => ({
      exchange: record(
        purpose,
        request,
        'The browser got no answer that it may show: the API is away, or lets no other site in (CORS).',
      ),
    }),
  )
}

/** Left out where the API has no call that needs nothing but the scope. */
export const callStep = (
  { call }: Setting,
  words: Pick<Step, 'title' | 'about'> & Pick<Attempt, 'shows'>,
): readonly Step[] =>
  call === undefined
    ? []
    : [
        {
          title: words.title,
          about: words.about,
          needs: ['accessToken'],
          attempts: [{ name: 'Call the API', shows: words.shows, run: callApi }],
        },
      ]
