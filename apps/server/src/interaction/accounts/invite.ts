/**
 * `/invite`: whoever is new chooses a name and a password; whoever has an account signs in, and that
 * accepts the invitation.
 */
import {
  type AcceptanceFault,
  acceptInvitation,
  joinOrganization,
  minPasswordLength,
  type OpenInvitation,
  readInvitation,
  type SignedIn,
} from '@keygrant/engine'
import { notice } from '../notice.ts'
import { html, type PageAnswer, type PageRequest, type PageRoute } from '../page.ts'
import { newPasswordPage, signInPage } from '../views/index.ts'
import type { NewPasswordModel } from '../views/models.ts'
import { type AccountPageDeps, afterSignIn, contextOf, withHidden } from './account-context.ts'

export const invitePage = ({ accounts }: AccountPageDeps): PageRoute => ({
  path: '/invite',
  get: async (request) => {
    const token = request.query.one('token')
    const invitation = await readInvitation(token, accounts)
    return invitation === undefined ? invalid(request) : show(request, { token, invitation })
  },
  post: async (request) => {
    const { form } = request
    const [token, newPassword] = [form.one('token'), form.one('password')]
    const invitation = await readInvitation(token, accounts)
    if (invitation === undefined) return invalid(request)
    if (newPassword !== form.one('password_again'))
      return show(request, { token, invitation, error: 'passwords_differ' })
    const answer = { token, newPassword, name: form.one('name') }
    const outcome = await acceptInvitation(answer, contextOf(request), accounts)
    if (outcome.ok) return afterSignIn(request, outcome.value)
    if (outcome.error.kind === 'link_invalid') return invalid(request)
    const error = errors[outcome.error.kind]
    return show(request, { token, invitation, ...(error && { error }) })
  },
})

const errors = {
  weak_password: 'weak_password',
  name_missing: 'name_missing',
  user_exists: undefined,
} as const satisfies Readonly<Record<Exclude<AcceptanceFault['kind'], 'link_invalid'>, unknown>>

const invalid = (request: PageRequest): PageAnswer =>
  notice('link_invalid', request, { status: 400 })

interface Shown {
  readonly token: string
  readonly invitation: OpenInvitation
  readonly error?: NonNullable<NewPasswordModel['error']>
}

function show({ view, form }: PageRequest, { token, invitation, error }: Shown): PageAnswer {
  const { email, organizationName, user } = invitation
  if (user !== undefined) {
    const client = { name: organizationName, logoUri: null }
    const hidden = withHidden(view, { invitation: token })
    return html(signInPage({ client, email, passkeys: false }, hidden))
  }
  const model: NewPasswordModel = {
    purpose: 'invitation',
    email,
    name: form.one('name'),
    organizationName,
    minLength: minPasswordLength,
    ...(error && { error }),
  }
  const status = error === undefined ? 200 : 400
  return html(newPasswordPage(model, withHidden(view, { token })), { status })
}

/**
 * Accepts the invitation that a sign-in was asked for. If it is of somebody else, or over, the person
 * is signed in all the same.
 */
export async function acceptWhileSigningIn(
  { session }: SignedIn,
  request: PageRequest,
  { accounts }: AccountPageDeps,
): Promise<void> {
  const token = request.form.one('invitation')
  if (token !== '') await joinOrganization(token, { ...contextOf(request), session }, accounts)
}
