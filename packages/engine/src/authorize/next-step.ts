/** What is still to be done for a checked request: sign in, decide, or nothing. */
import type { StoredSession } from '../account-ports.ts'
import type { Deps } from '../deps.ts'
import type { Caller } from '../ports.ts'
import type { AuthorizationRequest, ConsentQuestion } from './authorization-request.ts'
import { consentQuestion } from './consent-question.ts'
import { type Grounds, readGrounds } from './grounds.ts'
import { refuse, type Settled, settle } from './settle.ts'
import { whereTo } from './where-to.ts'

/** Who is at the browser. */
export interface Asker {
  readonly session: StoredSession | undefined
  readonly caller: Caller
}

export type Step =
  | Settled
  | { readonly kind: 'sign_in' }
  | { readonly kind: 'consent'; readonly question: ConsentQuestion }

/** What comes next for this request and this person. */
export async function nextStep(
  request: AuthorizationRequest,
  { session, caller }: Asker,
  deps: Deps,
): Promise<Step> {
  const asker = { request, caller }
  const silent = request.prompt.includes('none')
  if (session === undefined || mustSignInAgain(request, session, deps.now()))
    return silent ? refuse('nobody_signed_in', asker, deps) : { kind: 'sign_in' }
  const grounds = await readGrounds(request, session, deps)
  if (grounds === undefined) return refuse('authorization_refused', asker, deps)
  if (isRemembered(request, grounds))
    return settle({ request, grounds, scope: request.scope, caller }, deps)
  if (silent) return refuse('consent_needed', asker, deps)
  const returnsTo = whereTo(request.redirectUri)
  return {
    kind: 'consent',
    question: consentQuestion(request, grounds, { returnsTo, policy: deps.policy }),
  }
}

/** A sign-in made for this request satisfies whatever it asks. */
export function mustSignInAgain(
  { prompt, maxAge, createdAt }: AuthorizationRequest,
  { authenticatedAt }: StoredSession,
  now: number,
): boolean {
  if (authenticatedAt >= createdAt) return false
  if (prompt.includes('login') || prompt.includes('select_account')) return true
  return maxAge !== undefined && now - authenticatedAt > maxAge
}

/** Only a client that is known, and can prove who it is, may be spared the question. */
const isRemembered = (
  { prompt, scope }: AuthorizationRequest,
  { client, organizations, consent }: Grounds,
): boolean =>
  client.confidential &&
  client.verified &&
  !prompt.includes('consent') &&
  organizations.length < 2 &&
  scope.every((name) => consent?.scope.includes(name) === true)
