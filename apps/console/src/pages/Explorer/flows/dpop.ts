/** DPoP: a token that is good for nobody but who has the key (RFC 9449). */
import { makeKeyPair, makeProof } from './dpop-proof.ts'
import type { Attempt, Facts, Outcome, Setting, Step } from './flow.ts'
import { type Flow, sourceOf } from './flow.ts'
import { clientStep } from './lab-client.ts'
import { askWithProof, callWith, tokenPath } from './token-step.ts'

type Proving = (facts: Facts, setting: Setting) => Promise<string | undefined>

const proofFor = async (
  { keyPair, accessToken }: Facts,
  { method, target }: { readonly method: string; readonly target: string },
): Promise<string | undefined> =>
  keyPair === undefined
    ? undefined
    : makeProof(keyPair, { method, target, ...(accessToken !== undefined && { accessToken }) })

const request = async (facts: Facts, { scope }: Setting, dpop: string | undefined) =>
  askWithProof('A token that is bound to the key', facts, {
    form: [
      ['grant_type', 'client_credentials'],
      ['scope', scope],
    ],
    ...(dpop !== undefined && { dpop }),
  })

/** At the token endpoint there is no token yet that a proof could name. */
const atToken: Proving = ({ keyPair }, { issuer }) =>
  proofFor({ ...(keyPair && { keyPair }) }, { method: 'POST', target: issuer + tokenPath })

const asking =
  (proving: Proving): Attempt['run'] =>
  async (facts, setting) =>
    request(facts, setting, await proving(facts, setting))

/** The first is good, and so is its answer; the second time nobody may come with it. */
async function askTwice(facts: Facts, setting: Setting): Promise<Outcome> {
  const proof = await atToken(facts, setting)
  await request(facts, setting, proof)
  return request(facts, setting, proof)
}

const target = ({ call = '' }: Setting): string => call.split('?')[0] ?? ''
const atApi: Proving = (facts, setting) =>
  proofFor(facts, { method: 'GET', target: target(setting) })

const calling =
  (proving: Proving, scheme = 'DPoP'): Attempt['run'] =>
  async (facts, setting) => {
    const proof = await proving(facts, setting)
    const authorization = `${scheme} ${facts.accessToken ?? ''}`
    return callWith(
      [
        ['Authorization', authorization],
        ...(proof === undefined ? [] : [['DPoP', proof] as const]),
      ],
      setting,
    )
  }

async function callTwice(facts: Facts, setting: Setting): Promise<Outcome> {
  const proof = await atApi(facts, setting)
  const call = calling(async () => proof)
  await call(facts, setting)
  return call(facts, setting)
}

const keyStep: Step = {
  title: 'Make a key',
  about:
    'A pair of keys for this client. The private one stays where it is made; what it signs, its proofs, says that whoever sends a request has it.',
  needs: ['clientId'],
  attempts: [
    {
      name: 'Make the key',
      shows:
        'The browser holds the pair, and gives the private key to nobody, this page included. It is gone with this page.',
      run: async () => ({ facts: { keyPair: await makeKeyPair() } }),
    },
  ],
}

const tokenStep: Step = {
  title: 'Get a bound token',
  about:
    'The proof goes along as the DPoP header: a small JWT with the public key, the method, the address and the time, signed with the private key. This client may have no other tokens.',
  needs: ['clientId', 'clientSecret', 'keyPair'],
  attempts: [
    {
      name: 'Ask for the token',
      shows:
        'token_type says DPoP, and the token holds the thumbprint of the key (cnf.jkt): the API knows by that whose proof to want.',
      run: asking(atToken),
    },
    {
      name: 'Without a proof',
      broken: true,
      shows:
        'invalid_dpop_proof: the client is registered for bound tokens only, so that its secret alone gets nobody a token.',
      run: asking(async () => undefined),
    },
    {
      name: 'With the proof of another address',
      broken: true,
      shows:
        'invalid_dpop_proof: htu names another address. A proof that one server was sent is of no use at the next.',
      run: asking(({ keyPair }) =>
        proofFor(
          { ...(keyPair && { keyPair }) },
          { method: 'POST', target: 'https://elsewhere.example/token' },
        ),
      ),
    },
    {
      name: 'With a proof that was used',
      broken: true,
      shows:
        'invalid_dpop_proof, though the proof was good a moment ago: its jti is remembered for as long as the proof would be.',
      run: askTwice,
    },
  ],
}

const useStep: Step = {
  title: 'Call the API',
  about:
    'The token goes with the scheme DPoP, and a new proof with it: for this method and address, and with the hash of the token (ath).',
  needs: ['accessToken', 'keyPair'],
  attempts: [
    {
      name: 'Call the API',
      shows: 'The API has checked the token, the proof, and that both are of one key.',
      run: calling(atApi),
    },
    {
      name: 'As a bearer token',
      broken: true,
      shows: 'invalid_token: who finds a bound token in a log, and has no key, has nothing.',
      run: calling(async () => undefined, 'Bearer'),
    },
    {
      name: 'With a key of somebody else',
      broken: true,
      shows: 'The proof is good, but for a key that the token is not bound to.',
      run: calling(async (facts, setting) =>
        atApi({ ...facts, keyPair: await makeKeyPair() }, setting),
      ),
    },
    {
      name: 'Without the hash of the token',
      broken: true,
      shows:
        'invalid_dpop_proof: without ath a proof could be put beside another token of the key.',
      run: calling(({ keyPair }, setting) => atApi({ ...(keyPair && { keyPair }) }, setting)),
    },
    {
      name: 'With a proof that was used',
      broken: true,
      shows: 'invalid_dpop_proof: who copies a whole request can not send it again.',
      run: callTwice,
    },
  ],
}

export const dpop: Flow = {
  id: 'dpop',
  title: 'DPoP',
  about: 'For tokens that travel where they might be copied: they are worth nothing without a key.',
  source: sourceOf(9449, '4'),
  steps: (setting) => [
    clientStep('a machine client for bound tokens', {
      type: 'machine',
      dpop_bound_access_tokens: true,
    }),
    keyStep,
    tokenStep,
    ...(setting.call === undefined ? [] : [useStep]),
  ],
}
