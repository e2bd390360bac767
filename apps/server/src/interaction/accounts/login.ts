/** `/login`: e-mail and password. A GET signs nobody in, whatever it carries. */
import { type SignInOutcome, signIn } from '@keygrant/engine'
import { html, type PageAnswer, type PageRequest, type PageRoute, redirect } from '../page.ts'
import { rememberedReturn } from '../return-path.ts'
import { signInPage } from '../views/index.ts'
import type { SignInModel } from '../views/models.ts'
import {
  type AccountPageDeps,
  afterSignIn,
  contextOf,
  nextStep,
  stepView,
} from './account-context.ts'
import { acceptWhileSigningIn } from './invite.ts'
import { pendingCookie } from './verify.ts'

export const loginPage = (deps: AccountPageDeps): PageRoute => ({
  path: '/login',
  get: async (request) => {
    const email = request.interaction?.loginHint ?? request.session?.user.email ?? ''
    const model = { email, ...(request.interactionLost && { error: 'expired' as const }) }
    return { ...(await show(request, model, deps)), cookies: rememberedReturn(request) }
  },
  post: async (request) => {
    const { form } = request
    const attempt = { email: form.one('email'), password: form.one('password') }
    const outcome = await signIn(attempt, contextOf(request), deps.accounts)
    return answer(outcome, request, deps)
  },
})

async function answer(
  outcome: SignInOutcome,
  request: PageRequest,
  deps: AccountPageDeps,
): Promise<PageAnswer> {
  const email = request.form.one('email')
  switch (outcome.kind) {
    case 'signed_in':
      await acceptWhileSigningIn(outcome, request, deps)
      return afterSignIn(request, outcome)
    case 'second_factor':
      return redirect(nextStep('/login/verify', request), {
        cookies: [pendingCookie(outcome.pending)],
      })
    case 'wrong':
      return show(request, { email, error: 'wrong' }, deps)
    case 'throttled':
      return show(request, { email, error: 'throttled', retryAfter: outcome.retryAfter }, deps)
  }
}

const statuses = { wrong: 400, throttled: 429, expired: 400 } as const

async function show(
  request: PageRequest,
  model: Pick<SignInModel, 'email' | 'error' | 'retryAfter'>,
  { engine }: AccountPageDeps,
): Promise<PageAnswer> {
  const clientId = request.interaction?.clientId
  const client = clientId === undefined ? undefined : await engine.store.findClient(clientId)
  const asking = client && { client: { name: client.name, logoUri: client.logoUri } }
  const { error, retryAfter } = model
  return html(signInPage({ ...model, ...asking, passkeys: true }, stepView(request)), {
    status: error === undefined ? 200 : statuses[error],
    scripts: true,
    ...(retryAfter !== undefined && { headers: { 'Retry-After': String(retryAfter) } }),
  })
}
