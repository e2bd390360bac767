/**
 * Signing in with a passkey alone. It is something the person has and, since the authenticator must
 * verify them, something they know or are: two factors, so none is asked for beside it.
 */
import type { Passkey } from '../account-ports.ts'
import type { AccountContext, AccountDeps } from './account-deps.ts'
import { type Ceremony, newChallenge, takeChallenge } from './passkey-challenge.ts'
import { isCredentialId, type PasskeyAnswer } from './passkeys.ts'
import { recordSignIn, type SignInProblem } from './record-sign-in.ts'
import { openSession } from './sessions.ts'
import { type SignedIn, signedIn } from './sign-in.ts'

const purpose = 'passkey_sign_in'

/** Begins a sign-in. Names no credentials: nobody learns who has one. */
export async function startPasskeySignIn(
  { browser }: Pick<AccountContext, 'browser'>,
  deps: AccountDeps,
): Promise<Ceremony> {
  const { challenge, state } = newChallenge({ purpose, holder: browser }, deps)
  return { options: await deps.webAuthn.authenticationOptions({ challenge }), state }
}

export type PasskeyOutcome = SignedIn | { readonly kind: 'refused' }

/** Decides a sign-in. One refusal for all causes. */
export async function signInWithPasskey(
  { state, response }: PasskeyAnswer,
  context: AccountContext,
  deps: AccountDeps,
): Promise<PasskeyOutcome> {
  const passkey = await findNamed(response, deps)
  const report = (problem?: SignInProblem): void =>
    recordSignIn(
      {
        caller: context.caller,
        userId: passkey?.userId ?? null,
        by: 'passkey',
        ...(problem && { problem }),
      },
      deps,
    )
  const challenge = await takeChallenge({ purpose, holder: context.browser, state }, deps)
  const used =
    challenge !== undefined &&
    passkey !== undefined &&
    (await isUsed({ response, challenge, passkey }, deps))
  const user = used ? await deps.store.findUser(passkey.userId) : undefined
  const opened =
    user?.state === 'active'
      ? await openSession({ user, methods: ['hwk'] }, context, deps)
      : undefined
  if (opened === undefined) {
    report('passkey_refused')
    return { kind: 'refused' }
  }
  report()
  return signedIn(opened, context, deps)
}

interface PasskeyUse {
  readonly response: unknown
  readonly challenge: string
  readonly passkey: Passkey
}

/** Whether the credential answered the challenge, and is no copy as far as its counter tells. */
async function isUsed(use: PasskeyUse, deps: AccountDeps): Promise<boolean> {
  const { passkey, response } = use
  const handle = userHandleOf(response)
  if (handle !== undefined && handle !== passkey.userId) return false
  const verified = await deps.webAuthn.verifyAuthentication(use)
  if (verified === undefined) return false
  return deps.store.usePasskey(passkey.id, verified.signCount, deps.now())
}

/** The credential that a response says it is of. */
async function findNamed(
  response: unknown,
  { store }: Pick<AccountDeps, 'store'>,
): Promise<Passkey | undefined> {
  const id = typeof response === 'object' && response !== null && 'id' in response && response.id
  return typeof id === 'string' && isCredentialId(id) ? store.findPasskey(id) : undefined
}

/** WebAuthn §7.2 step 6: where the authenticator names a user, it must be the credential's. */
function userHandleOf(response: unknown): string | undefined {
  const inner = (response as { readonly response?: { readonly userHandle?: unknown } }).response
  const handle = inner?.userHandle
  return typeof handle === 'string' ? Buffer.from(handle, 'base64url').toString() : undefined
}
