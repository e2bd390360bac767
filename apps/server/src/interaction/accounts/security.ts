/** `/account`: what protects the account, and where it is signed in. */
import { listSessions } from '@keygrant/engine'
import { html, type PageAnswer, type PageRoute, redirect, type SignedInRequest } from '../page.ts'
import { signInFirst } from '../return-path.ts'
import { securityPage } from '../views/index.ts'
import type { SecurityModel } from '../views/models.ts'
import { type AccountPageDeps, signedInOnly } from './account-context.ts'

const done = [
  'password',
  'totp_off',
  'passkey_added',
  'passkey_removed',
  'session_ended',
] as const satisfies readonly SecurityModel['done'][]

export const securityRoute = (deps: AccountPageDeps): PageRoute => ({
  path: '/account',
  get: signedInOnly((request) => {
    const said = done.find((each) => each === request.query.one('done'))
    return showSecurity(request, said === undefined ? {} : { done: said }, deps)
  }),
})

/** What was done is said on the page that follows. */
export const afterChange = (what: (typeof done)[number]): string => `/account?done=${what}`

export async function showSecurity(
  request: SignedInRequest,
  said: Pick<SecurityModel, 'error' | 'done'>,
  { accounts }: AccountPageDeps,
): Promise<PageAnswer> {
  const { session, view } = request
  const { user } = session
  const [totp, recoveryCodesLeft, passkeys, sessions] = await Promise.all([
    accounts.store.findTotp(user.id),
    accounts.store.countRecoveryCodes(user.id),
    accounts.store.listPasskeys(user.id),
    listSessions(user, accounts),
  ])
  const model: SecurityModel = {
    hasPassword: user.passwordHash !== null,
    totp: totp?.confirmedAt == null ? 'off' : 'on',
    recoveryCodesLeft,
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt,
      lastUsedAt,
    })),
    sessions: sessions.map(({ id, address, userAgent, createdAt, lastSeenAt }) => ({
      id,
      address,
      userAgent,
      createdAt,
      lastSeenAt,
      current: id === session.id,
    })),
    ...said,
  }
  const status = said.error === undefined ? 200 : 400
  return html(securityPage(model, view), { status, scripts: true })
}

/** What each refusal to change something leads to. */
export function refuseChange(
  fault: { readonly kind: string; readonly retryAfter?: number },
  request: SignedInRequest,
  deps: AccountPageDeps,
): Promise<PageAnswer> | PageAnswer {
  if (fault.kind === 'sign_in_again') return signInFirst('/account')
  if (fault.kind === 'wrong_password' || fault.kind === 'throttled')
    return waiting(showSecurity(request, { error: 'wrong_password' }, deps), fault)
  if (fault.kind === 'weak_password') return showSecurity(request, { error: 'weak_password' }, deps)
  // It is as the person wanted it already, or changed under their hands: the page shows how it is.
  return redirect('/account')
}

async function waiting(
  page: Promise<PageAnswer>,
  { retryAfter }: { readonly retryAfter?: number },
): Promise<PageAnswer> {
  const answer = await page
  if (retryAfter === undefined || answer.kind !== 'page') return answer
  return { ...answer, status: 429, headers: { 'Retry-After': String(retryAfter) } }
}
