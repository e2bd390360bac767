/** Authorization code with PKCE: an app acts for a user who lets it (RFC 6749 §4.1, RFC 7636). */
import { authorizationAddress, challengeOf, newProof } from '../identity/authorization-request.ts'
import { answerInWindow, callbackAddress } from '../identity/authorization-window.ts'
import type { Attempt, Facts, Outcome, Setting, Step } from './flow.ts'
import { type Flow, sourceOf } from './flow.ts'
import { clientStep } from './lab-client.ts'
import { askForTokens, callStep } from './token-step.ts'

async function authorize(
  { clientId = '', challenge = '' }: Facts,
  { issuer, api }: Setting,
  { scope, method }: { readonly scope: string; readonly method?: string },
): Promise<Outcome> {
  // A state of its own for each window, lest the answer to an earlier one is taken for this one's.
  const { state } = await newProof()
  const request = { clientId, redirectUri: callbackAddress(), scope, resource: api }
  const address = authorizationAddress(request, { state, challenge }, method)
  const { answer, exchange } = await answerInWindow(address, { state, issuer })
  const code = answer.get('code')
  return { exchange, facts: { state, ...(code !== null && { code }) } }
}

const exchangeOf =
  (
    change: (
      facts: Facts,
    ) => Promise<{ readonly redirectUri?: string; readonly verifier?: string }>,
  ) =>
  async (facts: Facts): Promise<Outcome> => {
    const { redirectUri = callbackAddress(), verifier = facts.verifier ?? '' } = await change(facts)
    return askForTokens('Tokens for the code', facts, [
      ['grant_type', 'authorization_code'],
      ['code', facts.code ?? ''],
      ['redirect_uri', redirectUri],
      ['code_verifier', verifier],
    ])
  }
const rightly = exchangeOf(async () => ({}))

const preparing: Step = {
  title: 'A verifier and its challenge',
  about:
    'The app makes up a secret for this one request, the verifier, and sends only its SHA-256, the challenge. Whoever steals the code on its way back has no verifier.',
  needs: ['clientId'],
  attempts: [
    {
      name: 'Make them up',
      shows: 'Nothing was sent: this happens in the app. Both are random and used once.',
      run: async () => {
        const { verifier } = await newProof()
        return { facts: { verifier, challenge: await challengeOf(verifier) } }
      },
    },
  ],
}

const asking: readonly Attempt[] = [
  {
    name: 'Ask the user',
    shows:
      'A code, good once and for a minute; state, which says that it answers this request; iss, which says who answers. Press “Don’t allow” next time, and it is access_denied.',
    run: (facts, setting) => authorize(facts, setting, { scope: setting.scope }),
  },
  {
    name: 'With too large a scope',
    broken: true,
    shows: 'invalid_scope comes back to the app without the user being bothered.',
    run: (facts, setting) => authorize(facts, setting, { scope: setting.tooMuch }),
  },
  {
    name: 'With the challenge “plain”',
    broken: true,
    shows:
      'invalid_request: a plain challenge is the verifier itself, readable for whoever sees the address (RFC 9700 §2.1.1).',
    run: (facts, setting) => authorize(facts, setting, { scope: setting.scope, method: 'plain' }),
  },
]

const exchanging: readonly Attempt[] = [
  {
    name: 'Exchange the code',
    shows:
      'Tokens that act for the user. The refresh token is for the client alone and changes with each use.',
    run: rightly,
  },
  {
    name: 'With a wrong verifier',
    broken: true,
    shows:
      'invalid_grant: what a thief of the code would get. The code is not used up by it, so the rightful app still gets its tokens.',
    run: exchangeOf(async () => ({ verifier: (await newProof()).verifier })),
  },
  {
    name: 'With another redirect URI',
    broken: true,
    shows: 'invalid_grant: a code is good only where it was sent to (RFC 6749 §4.1.3).',
    run: exchangeOf(async () => ({ redirectUri: `${callbackAddress()}/` })),
  },
]

const steps: readonly Step[] = [
  clientStep('a browser app', { type: 'browser', redirect_uris: [callbackAddress()] }),
  preparing,
  {
    title: 'Ask the user, in a window',
    about:
      'The browser goes to the authorization endpoint. The user signs in, unless they are signed in already, sees what the app wants, and decides; then the browser comes back with a code.',
    needs: ['challenge'],
    attempts: asking,
  },
  {
    title: 'Exchange the code for tokens',
    about:
      'The app sends the code with the verifier. It has a minute; afterwards it has to ask the user again.',
    needs: ['code'],
    attempts: exchanging,
  },
  {
    title: 'Send the code once more',
    about:
      'A code that comes twice was stolen, by the one or by the other. The server cannot tell by whom, and ends everything that came of it (RFC 6749 §4.1.2).',
    needs: ['accessToken'],
    attempts: [
      {
        name: 'Use the code again',
        broken: true,
        shows: 'invalid_grant, and the tokens that it gave are dead: look at the next step.',
        run: rightly,
      },
    ],
  },
]

export const authorizationCode: Flow = {
  id: 'authorization-code',
  title: 'Code + PKCE',
  about: 'For an app that acts for a user: in a browser, on a phone, or on a server.',
  source: sourceOf(7636, '4'),
  steps: (setting) => [
    ...steps,
    ...callStep(setting, {
      title: 'Call the API',
      about: 'Before the code was sent once more the API answers, after that it refuses.',
      shows: '200 if the code was used once, 401 invalid_token if it was used again.',
    }),
  ],
}
