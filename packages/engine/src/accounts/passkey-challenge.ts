/** WebAuthn challenges: random, sealed into what the browser brings back, each good for one answer. */
import type { AccountDeps } from './account-deps.ts'
import { accountPolicy } from './account-policy.ts'
import { openState, sealState } from './sealed-state.ts'

/** What a browser needs for its dialogue, and what it must bring back with the answer. */
export interface Ceremony {
  readonly options: object
  readonly state: string
}

interface Challenged {
  readonly purpose: 'passkey_sign_in' | 'passkey_set_up'
  /** The browser, or the user who is signed in. */
  readonly holder: string
}

export function newChallenge(
  order: Challenged,
  deps: Pick<AccountDeps, 'seal' | 'now' | 'random'>,
): { readonly challenge: string; readonly state: string } {
  const challenge = toBase64Url(deps.random(32))
  const lifetime = accountPolicy.challenge
  return { challenge, state: sealState({ ...order, lifetime }, { challenge }, deps) }
}

/**
 * The challenge to which an answer is expected.
 *
 * Concurrency: each challenge has one attempt. Of any number of answers at once one is judged.
 */
export async function takeChallenge(
  { state, ...order }: Challenged & { readonly state: string },
  deps: Pick<AccountDeps, 'unseal' | 'now' | 'store' | 'hash'>,
): Promise<string | undefined> {
  const challenge = openState<{ challenge: string }>(order, state, deps)?.challenge
  if (challenge === undefined) return undefined
  const attempts = await deps.store.countFailure(deps.hash(`challenge ${challenge}`), {
    now: deps.now(),
    window: accountPolicy.challenge,
  })
  return attempts === 1 ? challenge : undefined
}

const toBase64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
