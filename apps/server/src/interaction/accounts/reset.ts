/** `/password/reset`: another password, for a link. Opening the link uses nothing up: mail scanners do. */
import { minPasswordLength, readResetLink, resetPassword, type User } from '@keygrant/engine'
import { notice } from '../notice.ts'
import { html, type PageAnswer, type PageRequest, type PageRoute } from '../page.ts'
import { newPasswordPage } from '../views/index.ts'
import type { NewPasswordModel } from '../views/models.ts'
import { type AccountPageDeps, contextOf, withHidden } from './account-context.ts'

export const resetPage = ({ accounts }: AccountPageDeps): PageRoute => ({
  path: '/password/reset',
  get: async (request) => {
    const token = request.query.one('token')
    const user = await readResetLink(token, accounts)
    return user === undefined ? invalid(request) : show(request, { token, user })
  },
  post: async (request) => {
    const { form } = request
    const [token, newPassword] = [form.one('token'), form.one('password')]
    const user = await readResetLink(token, accounts)
    if (user !== undefined && newPassword !== form.one('password_again'))
      return show(request, { token, user, error: 'passwords_differ' })
    const outcome = await resetPassword({ token, newPassword }, contextOf(request), accounts)
    if (outcome.ok)
      return { ...notice('password_changed', request), cookies: [{ name: 'kg_session' }] }
    return outcome.error.kind === 'weak_password' && user !== undefined
      ? show(request, { token, user, error: 'weak_password' })
      : invalid(request)
  },
})

const invalid = (request: PageRequest): PageAnswer =>
  notice('link_invalid', request, { status: 400 })

interface Shown {
  readonly token: string
  readonly user: User
  readonly error?: NonNullable<NewPasswordModel['error']>
}

const show = ({ view }: PageRequest, { token, user, error }: Shown): PageAnswer =>
  html(
    newPasswordPage(
      {
        purpose: 'password_reset',
        email: user.email,
        name: user.name,
        minLength: minPasswordLength,
        ...(error && { error }),
      },
      withHidden(view, { token }),
    ),
    { status: error === undefined ? 200 : 400 },
  )
