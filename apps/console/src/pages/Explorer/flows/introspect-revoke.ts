/** What becomes of a token: introspection and revocation (RFC 7662, RFC 7009). */
import { oauthRequest } from '../wire/oauth-request.ts'
import { type Attempt, type Flow, type Step, sourceOf } from './flow.ts'
import { clientStep } from './lab-client.ts'
import { ask, askForTokens, callStep } from './token-step.ts'

const introspecting: Attempt = {
  name: 'Introspect it',
  shows: 'active says whether it is good now. Of one that is not, nothing else is told.',
  run: async (facts) => ({
    exchange: await ask('Is the token good?', facts, {
      path: '/oauth2/introspect',
      form: [['token', facts.accessToken ?? '']],
    }),
  }),
}

const again: Step = {
  title: 'Introspect it again',
  about: 'The server knows at once, on every node within a second.',
  needs: ['accessToken'],
  attempts: [introspecting],
}

const steps: readonly Step[] = [
  clientStep('a machine client', { type: 'machine' }),
  {
    title: 'Get an access token',
    about: 'By client credentials, as in the flow of that name.',
    needs: ['clientId', 'clientSecret'],
    attempts: [
      {
        name: 'Ask for the token',
        shows: 'A token to try the rest with.',
        run: (facts, { scope }) =>
          askForTokens('A token for the client itself', facts, [
            ['grant_type', 'client_credentials'],
            ['scope', scope],
          ]),
      },
    ],
  },
  {
    title: 'Introspect it',
    about:
      'Its own client may ask, the API that it is for, and the operator. Anybody else hears that it is not active, as of a token that never was.',
    needs: ['accessToken'],
    attempts: [
      introspecting,
      {
        name: 'Without saying who asks',
        broken: true,
        shows: 'invalid_client: tokens are not to be tried out by whoever found some.',
        run: async (facts) => ({
          exchange: await oauthRequest(
            { title: 'Is the token good?' },
            { path: '/oauth2/introspect', form: [['token', facts.accessToken ?? '']] },
          ),
        }),
      },
    ],
  },
  {
    title: 'Revoke it',
    about: 'The client says that it does not need it any more: when a user signs out, say.',
    needs: ['accessToken'],
    attempts: [
      {
        name: 'Revoke it',
        shows:
          '200, with nothing to tell. APIs that check tokens by themselves hear of it by the revocation feed.',
        run: async (facts) => ({
          exchange: await ask('The token ends', facts, {
            path: '/oauth2/revoke',
            form: [['token', facts.accessToken ?? '']],
          }),
        }),
      },
      {
        name: 'A token that never was',
        broken: true,
        shows: '200 all the same (RFC 7009 §2.2): nobody learns which tokens exist.',
        run: async (facts) => ({
          exchange: await ask('Some token ends', facts, {
            path: '/oauth2/revoke',
            form: [['token', 'no-token-of-this-server']],
          }),
        }),
      },
    ],
  },
  again,
]

export const introspectRevoke: Flow = {
  id: 'introspect-revoke',
  title: 'Introspect and revoke',
  about: 'Is a token good, and how does it end before its time?',
  source: sourceOf(7009, '2'),
  steps: (setting) => [
    ...steps,
    ...callStep(setting, {
      title: 'Call the API with it',
      about: 'An API that follows the revocation feed refuses it within a second.',
      shows:
        'invalid_token, if the API follows the feed; one that does not goes on until the token ends.',
    }),
  ],
}
