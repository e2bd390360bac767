/** Client credentials: a program acts for itself (RFC 6749 §4.4). */
import { type Flow, type Step, sourceOf } from './flow.ts'
import { clientStep } from './lab-client.ts'
import { askForTokens, callStep } from './token-step.ts'

const title = 'A token for the client itself'

const steps: readonly Step[] = [
  clientStep('a machine client', { type: 'machine' }),
  {
    title: 'Get an access token',
    about:
      'The client proves who it is by its secret, in the Authorization header, and names the scope that it needs. There is no user, and no refresh token: whoever has the secret can ask again.',
    needs: ['clientId', 'clientSecret'],
    attempts: [
      {
        name: 'Ask for the token',
        shows:
          'A token that the API can check by itself, for as long as expires_in says. Keep it until shortly before, and ask once for all callers.',
        run: (facts, { scope }) =>
          askForTokens(title, facts, [
            ['grant_type', 'client_credentials'],
            ['scope', scope],
          ]),
      },
      {
        name: 'With a wrong secret',
        broken: true,
        shows:
          'invalid_client, whether the client exists or not: nobody can find out ids that way. The log of the console says what was wrong.',
        run: ({ clientId = '' }, { scope }) =>
          askForTokens(title, { clientId, clientSecret: 'kg_cs_not-the-secret' }, [
            ['grant_type', 'client_credentials'],
            ['scope', scope],
          ]),
      },
      {
        name: 'With too large a scope',
        broken: true,
        shows:
          'invalid_scope: the client was made without it. Nothing is cut down silently, since a program would find out at its first call only.',
        run: (facts, { scope, tooMuch }) =>
          askForTokens(title, facts, [
            ['grant_type', 'client_credentials'],
            ['scope', `${scope} ${tooMuch}`],
          ]),
      },
      {
        name: 'With a parameter twice',
        broken: true,
        shows:
          'invalid_request: two parties that read two values differently could be played off against each other (RFC 6749 §3.2).',
        run: (facts, { scope }) =>
          askForTokens(title, facts, [
            ['grant_type', 'client_credentials'],
            ['scope', scope],
            ['scope', scope],
          ]),
      },
    ],
  },
]

export const clientCredentials: Flow = {
  id: 'client-credentials',
  title: 'Client credentials',
  about: 'For a program that acts for itself: a job at night, one service that calls another.',
  source: sourceOf(6749, '4.4'),
  steps: (setting) => [
    ...steps,
    ...callStep(setting, {
      title: 'Call the API',
      about:
        'The token goes into the Authorization header. The API checks its signature, its audience and its scope without asking anybody.',
      shows: 'What the API answers. It has asked nobody: the token says all that it needs to know.',
    }),
  ],
}
