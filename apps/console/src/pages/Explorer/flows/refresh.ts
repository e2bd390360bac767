/** Refresh tokens that rotate, and what happens if one comes twice (RFC 6749 §6, RFC 9700 §4.14). */
import type { Facts, Outcome } from './flow.ts'
import { type Flow, type Step, sourceOf } from './flow.ts'
import { clientStep } from './lab-client.ts'
import { askForTokens } from './token-step.ts'

async function refreshWith(token: string | undefined, facts: Facts): Promise<Outcome> {
  const outcome = await askForTokens('The next tokens', facts, [
    ['grant_type', 'refresh_token'],
    ['refresh_token', token ?? ''],
  ])
  return outcome
}

/** Uses the newest, and remembers it as the one that is spent. */
async function rotate(facts: Facts): Promise<Outcome> {
  const { refreshToken } = facts
  const { exchange, facts: got = {} } = await refreshWith(refreshToken, facts)
  const spent = got.refreshToken !== undefined && refreshToken !== undefined
  return {
    ...(exchange && { exchange }),
    facts: { ...got, ...(spent && { spentToken: refreshToken }) },
  }
}

const steps: readonly Step[] = [
  clientStep('a machine client with refresh tokens', {
    type: 'machine',
    refresh_token_policy: 'rotating',
  }),
  {
    title: 'Get tokens',
    about:
      'Here by client credentials, since this client’s policy gives refresh tokens; an app gets its first one for a code.',
    needs: ['clientId', 'clientSecret'],
    attempts: [
      {
        name: 'Ask for tokens',
        shows: 'An access token, and a refresh token beside it: the start of a family.',
        run: (facts, { scope }) =>
          askForTokens('The first tokens', facts, [
            ['grant_type', 'client_credentials'],
            ['scope', scope],
          ]),
      },
    ],
  },
  {
    title: 'Refresh',
    about: 'The refresh token is exchanged for new tokens, and is spent by that.',
    needs: ['refreshToken'],
    attempts: [
      {
        name: 'Refresh',
        shows: 'Other tokens: the ends of the covered ones differ. The one that was sent is spent.',
        run: rotate,
      },
      {
        name: 'With too large a scope',
        broken: true,
        shows: 'invalid_scope: a refresh can only narrow what was once granted. Nothing is spent.',
        run: ({ refreshToken = '', ...facts }, { tooMuch }) =>
          askForTokens('The next tokens', facts, [
            ['grant_type', 'refresh_token'],
            ['refresh_token', refreshToken],
            ['scope', tooMuch],
          ]),
      },
    ],
  },
  {
    title: 'The answer got lost: send the same again',
    about:
      'Networks break. For ten seconds, and as long as the successor was not used, the spent token gets the very same successor.',
    needs: ['spentToken'],
    attempts: [
      {
        name: 'Send the spent one',
        shows:
          'Within the window: the same refresh token as before, to be seen by its end. After it: invalid_grant, and the family is dead.',
        run: (facts) => refreshWith(facts.spentToken, facts),
      },
    ],
  },
  {
    title: 'Refresh once more, then reuse the old one',
    about:
      'The successor in use proves that its answer arrived. Whoever sends the old one now has a copy, and the server can’t tell who is the thief.',
    needs: ['spentToken'],
    attempts: [
      {
        name: 'Reuse a refresh token',
        broken: true,
        shows:
          'invalid_grant: the newest token was used first, then the one before it came back. The family ends, with every token of it.',
        run: async (facts) => {
          const { facts: next = {} } = await refreshWith(facts.refreshToken, facts)
          const outcome = await refreshWith(facts.spentToken, facts)
          return { ...outcome, facts: { ...next, ...outcome.facts } }
        },
      },
    ],
  },
  {
    title: 'Refresh with the newest',
    about: 'It was never used, and would be good if nobody had reused the old one.',
    needs: ['spentToken'],
    attempts: [
      {
        name: 'Use the newest',
        shows:
          'invalid_grant after a reuse: thief and owner are both out, and the owner signs in again.',
        run: rotate,
      },
    ],
  },
]

export const refresh: Flow = {
  id: 'refresh',
  title: 'Refresh',
  about:
    'How an app stays connected: each refresh token buys the next one, and a copy gives itself away.',
  source: sourceOf(6749, '6'),
  steps: () => steps,
}
