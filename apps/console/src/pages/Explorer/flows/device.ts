/** Device flow: something without a browser asks, a person answers elsewhere (RFC 8628). */
import { oauthRequest, textIn } from '../wire/oauth-request.ts'
import type { Facts, Outcome } from './flow.ts'
import { type Flow, type Step, sourceOf } from './flow.ts'
import { clientStep } from './lab-client.ts'
import { ask, askForTokens } from './token-step.ts'

const grant = 'urn:ietf:params:oauth:grant-type:device_code'

async function begin(facts: Facts, scope: string): Promise<Outcome> {
  const exchange = await ask('A code for the device, one for its person', facts, {
    path: '/oauth2/device_authorization',
    form: [['scope', scope]],
  })
  const deviceCode = textIn(exchange.answer, 'device_code')
  const userCode = textIn(exchange.answer, 'user_code')
  const verificationUri = textIn(exchange.answer, 'verification_uri_complete')
  return {
    exchange,
    facts: {
      ...(deviceCode !== undefined && { deviceCode }),
      ...(userCode !== undefined && { userCode }),
      ...(verificationUri !== undefined && { verificationUri }),
    },
  }
}

const poll = (facts: Facts): Promise<Outcome> =>
  askForTokens('Has the person decided?', facts, [
    ['grant_type', grant],
    ['device_code', facts.deviceCode ?? ''],
  ])

const steps: readonly Step[] = [
  clientStep('a device', { type: 'device' }),
  {
    title: 'The device asks for codes',
    about: 'It gets one code for itself, and a short one to show to its person.',
    needs: ['clientId'],
    attempts: [
      {
        name: 'Ask for codes',
        shows:
          'user_code and verification_uri are for the screen of the device, device_code is not.',
        run: (facts, { scope }) => begin(facts, scope),
      },
      {
        name: 'With too large a scope',
        broken: true,
        shows: 'invalid_scope, before anybody was shown a code.',
        run: (facts, { tooMuch }) => begin(facts, tooMuch),
      },
    ],
  },
  {
    title: 'The device polls',
    about: 'It asks every five seconds, as interval says, whether its person has decided.',
    needs: ['deviceCode'],
    attempts: [
      {
        name: 'Poll once',
        shows: 'authorization_pending: nobody has decided yet. It is no failure, but goes on.',
        run: poll,
      },
      {
        name: 'Poll twice at once',
        broken: true,
        shows: 'slow_down: from now on the device has to wait five seconds longer between polls.',
        run: async (facts) => {
          await poll(facts)
          return poll(facts)
        },
      },
    ],
  },
  {
    title: 'Its person decides',
    about:
      'On a phone or a computer of theirs: here in a window. They sign in, compare the code with the one on the device, see what it asks for and from where, and decide.',
    needs: ['userCode'],
    attempts: [
      {
        name: 'Open the page for people',
        shows:
          'Answer in the window, then go on here. The link fills in the code and does no more: nobody decides by opening it.',
        run: async ({ verificationUri }) => {
          window.open(verificationUri, '_blank', 'popup,width=520,height=760')
          return {}
        },
      },
    ],
  },
  {
    title: 'The device polls again',
    about: 'Wait five seconds after the last poll, or ten after a slow_down.',
    needs: ['deviceCode'],
    attempts: [
      {
        name: 'Poll again',
        shows: 'Tokens if it was allowed, access_denied if it was not.',
        run: poll,
      },
      {
        name: 'With a made-up code',
        broken: true,
        shows: 'invalid_grant: a device code has 178 random bits, and is not to be guessed.',
        run: async ({ clientId = '' }) => ({
          exchange: await oauthRequest(
            { title: 'Has the person decided?' },
            {
              path: '/oauth2/token',
              form: [
                ['grant_type', grant],
                ['device_code', 'kg_dc_made-up'],
                ['client_id', clientId],
              ],
            },
          ),
        }),
      },
    ],
  },
  {
    title: 'Send the device code once more',
    about: 'It is good once.',
    needs: ['accessToken'],
    attempts: [
      {
        name: 'Use the code again',
        broken: true,
        shows: 'invalid_grant: what it bought is refreshed from here on.',
        run: poll,
      },
    ],
  },
]

export const device: Flow = {
  id: 'device',
  title: 'Device',
  about: 'For something without a browser: a television, a printer, a command line.',
  source: sourceOf(8628, '3'),
  steps: () => steps,
}
