/**
 * Who calls the management API with the session cookie of the sign-in pages, as the console does.
 *
 * A browser sends the cookie along whoever made it ask. So it counts only where the browser says that
 * a page of this origin asked, and a change also needs a value that only such a page can have read.
 */
import type { IncomingMessage } from 'node:http'
import { readSession, type StoredSession } from '@keygrant/engine'
import { err, ok, type Result } from '@keygrant/protocol'
import { Cookies } from '../interaction/cookies.ts'
import { isFormToken } from '../interaction/form-defence.ts'
import type { Actor } from './actor.ts'
import type { ManagementDeps } from './deps.ts'
import { invalid, type ManagementProblem, refusal } from './problems.ts'
import { operatorScopes, scopesOfRole } from './role-scopes.ts'

/** The request header that names the organization to act in, for members of several. */
export const organizationHeader = 'x-keygrant-organization'
/** The request header that proves that a page of the console made the request. */
export const csrfHeader = 'x-keygrant-csrf'

type Deps = Pick<ManagementDeps, 'policy' | 'accounts' | 'admin' | 'hash'>
type Asking = Pick<IncomingMessage, 'method' | 'headers' | 'url'>

/** Where a browser goes to sign in. The console may put the page to come back to behind it. */
export const sessionRequired: ManagementProblem = refusal('session_required', {
  members: { login_url: '/login?return=/console' },
})

/** What the console must send back with every change: bound to the session, worth nothing in another. */
export const csrfTokenOf = (
  { id }: Pick<StoredSession, 'id'>,
  { hash }: Pick<ManagementDeps, 'hash'>,
): string => hash(`console ${id}`)

/** The token in the session cookie; undefined if there is none. */
export const sessionToken = (
  { headers }: Pick<IncomingMessage, 'headers'>,
  { policy }: Pick<ManagementDeps, 'policy'>,
): string | undefined => new Cookies(policy.issuer).read(headers.cookie).get('kg_session')

/** The session that a request comes with, if a page of this origin sent it. */
export async function genuineSession(
  request: Asking,
  deps: Deps,
): Promise<Result<StoredSession, ManagementProblem>> {
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  if (!isSameOrigin(request, changes, deps)) return err(refusal('csrf_refused'))
  const token = sessionToken(request, deps)
  const session = token === undefined ? undefined : await readSession(token, deps.accounts)
  if (session === undefined) return err(sessionRequired)
  const sent = request.headers[csrfHeader]
  const proven = typeof sent === 'string' && isFormToken(sent, csrfTokenOf(session, deps))
  return changes && !proven ? err(refusal('csrf_refused')) : ok(session)
}

/** Every browser says where a change comes from; a request that does not say so was made by none. */
function isSameOrigin(
  { headers }: Asking,
  changes: boolean,
  { policy }: Pick<ManagementDeps, 'policy'>,
): boolean {
  const { origin, 'sec-fetch-site': site } = headers
  if (origin !== undefined && origin !== new URL(policy.issuer).origin) return false
  if (site !== undefined && site !== 'same-origin' && (changes || site !== 'none')) return false
  return !changes || origin !== undefined || site !== undefined
}

/** What somebody who is signed in may do: all, if they are an operator; else what their role allows. */
export async function sessionActor(
  session: StoredSession,
  { headers }: Pick<IncomingMessage, 'headers'>,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<Result<Actor, ManagementProblem>> {
  const { user } = session
  const named = headers[organizationHeader]
  const shared = { kind: 'user', id: user.id, session } as const
  if (user.operator)
    return ok({ ...shared, organizationId: null, operator: true, scope: operatorScopes })
  const memberships = await admin.listOrganizationsOf(user.id)
  if (named === undefined && memberships.length > 1) return err(organizationUnclear)
  const acting = memberships.find(({ id }) => named === undefined || id === named)
  if (named !== undefined && acting === undefined) return err(refusal('not_found'))
  return ok({
    ...shared,
    organizationId: acting?.id ?? null,
    operator: false,
    scope: scopesOfRole(acting?.role),
  })
}

const organizationUnclear: ManagementProblem = invalid([
  {
    field: 'X-Keygrant-Organization',
    message: 'you belong to several organizations: name the one to act in',
  },
])
