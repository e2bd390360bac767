/** Takes a person's answer to what a client asked. */
import type { Deps } from '../deps.ts'
import { allowedScope } from './allowed-scope.ts'
import type { AuthorizationRequest, ConsentAnswer } from './authorization-request.ts'
import { readGrounds } from './grounds.ts'
import { type Asker, mustSignInAgain } from './next-step.ts'
import { deny, refuse, type Settled, settle } from './settle.ts'

export type DecideOutcome =
  | Settled
  | { readonly kind: 'sign_in' }
  /** To ask once more. */
  | { readonly kind: 'again'; readonly error: 'nothing_chosen' }

/**
 * Takes a person's answer. The form only chooses among what was asked: everything else is read again.
 */
export async function decide(
  request: AuthorizationRequest,
  { session, caller, answer }: Asker & { readonly answer: ConsentAnswer },
  deps: Deps,
): Promise<DecideOutcome> {
  if (session === undefined || mustSignInAgain(request, session, deps.now()))
    return { kind: 'sign_in' }
  if (answer.decision === 'deny') return deny({ request, session, caller }, deps)
  const chosen = { ...request, organizationId: request.organizationId ?? answer.organizationId }
  const grounds = await readGrounds(chosen, session, deps)
  if (grounds === undefined) return refuse('authorization_refused', { request, caller }, deps)
  const scope = allowedScope(chosen, grounds, answer)
  if (scope === undefined) return { kind: 'again', error: 'nothing_chosen' }
  return settle({ request: chosen, grounds, scope, caller }, deps)
}
