/** `/account/password`: another password, for which the current one is asked. */
import { changePassword } from '@keygrant/engine'
import { type PageRoute, redirect } from '../page.ts'
import {
  type AccountPageDeps,
  given,
  sessionCookie,
  signedInContextOf,
  signedInOnly,
} from './account-context.ts'
import { afterChange, refuseChange, showSecurity } from './security.ts'

export const passwordPage = (deps: AccountPageDeps): PageRoute => ({
  path: '/account/password',
  post: signedInOnly(async (request) => {
    const { form } = request
    const newPassword = form.one('password')
    if (newPassword !== form.one('password_again'))
      return showSecurity(request, { error: 'passwords_differ' }, deps)
    const change = { currentPassword: given(form.one('current_password')), newPassword }
    const outcome = await changePassword(change, signedInContextOf(request), deps.accounts)
    return outcome.ok
      ? redirect(afterChange('password'), { cookies: [sessionCookie(outcome.value)] })
      : refuseChange(outcome.error, request, deps)
  }),
})
