/** `/account/recovery-codes`: ten new ones, shown once. */
import { renewRecoveryCodes } from '@keygrant/engine'
import { html, type PageRoute } from '../page.ts'
import { recoveryCodesPage } from '../views/index.ts'
import { type AccountPageDeps, given, signedInContextOf, signedInOnly } from './account-context.ts'
import { refuseChange } from './security.ts'

export const recoveryCodesRoute = (deps: AccountPageDeps): PageRoute => ({
  path: '/account/recovery-codes',
  post: signedInOnly(async (request) => {
    const currentPassword = given(request.form.one('current_password'))
    const context = signedInContextOf(request)
    const outcome = await renewRecoveryCodes(currentPassword, context, deps.accounts)
    return outcome.ok
      ? html(recoveryCodesPage({ codes: outcome.value }, request.view))
      : refuseChange(outcome.error, request, deps)
  }),
})
