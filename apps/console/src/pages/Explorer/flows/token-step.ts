/** Requests that several flows make. */
import { browserFetch } from '../wire/browser-fetch.ts'
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
  { path, form }: { readonly path: string; readonly form: Form },
) {
  const { basic, named } = clientAuth(facts)
  return oauthRequest({ title }, { path, form: [...form, ...named], ...(basic && { basic }) })
}

/** Asks the token endpoint, and keeps what it gives. A refusal leaves the facts as they were. */
export async function askForTokens(title: string, facts: Facts, form: Form): Promise<Outcome> {
  const exchange = await ask(title, facts, { path: '/oauth2/token', form })
  const accessToken = textIn(exchange.answer, 'access_token')
  const refreshToken = textIn(exchange.answer, 'refresh_token')
  const got: Facts = {
    ...(accessToken !== undefined && { accessToken }),
    ...(refreshToken !== undefined && { refreshToken }),
  }
  return { exchange, facts: got }
}

/** A call of the API with the token: it is what all this is for. */
async function callApi({ accessToken = '' }: Facts, { call = '' }: Setting): Promise<Outcome> {
  const request = {
    method: 'GET',
    url: call,
    headers: [['Authorization', `Bearer ${accessToken}`] as const],
    body: undefined,
  }
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
