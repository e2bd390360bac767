/** `/setup`: the first operator, for the link that the start of the server printed. */
import {
  isSetUpLink,
  makeFirstOperator,
  minPasswordLength,
  type SetUpFault,
} from '@keygrant/engine'
import { notice } from '../notice.ts'
import { html, type PageAnswer, type PageRequest, type PageRoute, redirect } from '../page.ts'
import { newPasswordPage } from '../views/index.ts'
import type { NewPasswordModel } from '../views/models.ts'
import { type AccountPageDeps, contextOf, cookiesOf, withHidden } from './account-context.ts'

export const setUpPage = ({ accounts }: AccountPageDeps): PageRoute => ({
  path: '/setup',
  get: async (request) => {
    const token = request.query.one('token')
    return (await isSetUpLink(token, accounts)) ? show(request, token) : invalid(request)
  },
  post: async (request) => {
    const { form } = request
    const token = form.one('token')
    const [email, name, newPassword] = [form.one('email'), form.one('name'), form.one('password')]
    if (newPassword !== form.one('password_again') && (await isSetUpLink(token, accounts)))
      return show(request, token, 'passwords_differ')
    const order = { token, email, name, newPassword }
    const outcome = await makeFirstOperator(order, contextOf(request), accounts)
    if (outcome.ok) return redirect('/console', { cookies: cookiesOf(outcome.value) })
    const error = errors[outcome.error.kind]
    return error === undefined ? invalid(request) : show(request, token, error)
  },
})

const errors: Readonly<Record<SetUpFault['kind'], NewPasswordModel['error']>> = {
  link_invalid: undefined,
  weak_password: 'weak_password',
  name_missing: 'name_missing',
  email_malformed: 'email_malformed',
  // Who has the link may know: it came from the server's own log.
  email_taken: 'email_malformed',
}

const invalid = (request: PageRequest): PageAnswer =>
  notice('link_invalid', request, { status: 400 })

const show = (
  { view, form }: PageRequest,
  token: string,
  error?: NewPasswordModel['error'],
): PageAnswer =>
  html(
    newPasswordPage(
      {
        purpose: 'setup',
        email: form.one('email'),
        name: form.one('name'),
        minLength: minPasswordLength,
        ...(error && { error }),
      },
      withHidden(view, { token }),
    ),
    { status: error === undefined ? 200 : 400 },
  )
