/** `/password/forgotten`: says the same to everybody, at once; the mail follows if there is a user. */
import { requestPasswordReset } from '@keygrant/engine'
import { notice } from '../notice.ts'
import { html, type PageRoute } from '../page.ts'
import { forgottenPage } from '../views/index.ts'
import { type AccountPageDeps, contextOf } from './account-context.ts'

export const forgottenRoute = ({ accounts }: AccountPageDeps): PageRoute => ({
  path: '/password/forgotten',
  get: async ({ view }) => html(forgottenPage({ email: '' }, view)),
  post: async (request) => {
    // A server without mail must not promise one.
    if (!accounts.mailer.ready) return notice('unavailable', request, { status: 503 })
    requestPasswordReset(request.form.one('email'), contextOf(request), accounts)
    return notice('reset_sent', request)
  },
})
