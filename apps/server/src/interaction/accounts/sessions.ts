/** `/account/sessions` and `/account/sign-out`: ending sessions, others' and one's own. */
import { endOtherSessions, endSession } from '@keygrant/engine'
import { type PageAnswer, type PageRoute, redirect, type SignedInRequest } from '../page.ts'
import { type AccountPageDeps, signedInContextOf, signedInOnly } from './account-context.ts'
import { afterChange } from './security.ts'

export const sessionsPage = (deps: AccountPageDeps): PageRoute => ({
  path: '/account/sessions',
  post: signedInOnly(async (request) => {
    const { form, session } = request
    const context = signedInContextOf(request)
    if (form.has('others')) await endOtherSessions(context, deps.accounts)
    else if (form.one('session') === session.id) return signOut(request, deps)
    else await endSession(form.one('session'), context, deps.accounts)
    return redirect(afterChange('session_ended'))
  }),
})

export const signOutPage = (deps: AccountPageDeps): PageRoute => ({
  path: '/account/sign-out',
  post: signedInOnly((request) => signOut(request, deps)),
})

/** Ends the session that asks. The browser stays known as one that its user signs in from. */
async function signOut(
  request: SignedInRequest,
  { accounts }: AccountPageDeps,
): Promise<PageAnswer> {
  await endSession(request.session.id, signedInContextOf(request), accounts)
  return redirect('/login', { cookies: [{ name: 'kg_session' }] })
}
