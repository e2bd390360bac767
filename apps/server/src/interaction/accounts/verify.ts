/** `/login/verify`: the second factor. The browser holds a sealed note that its password was right. */
import { accountPolicy, readPending, verifySecondFactor } from '@keygrant/engine'
import {
  type CookieChange,
  html,
  type PageAnswer,
  type PageRequest,
  type PageRoute,
  redirect,
} from '../page.ts'
import { secondFactorPage } from '../views/index.ts'
import type { SecondFactorModel } from '../views/models.ts'
import {
  type AccountPageDeps,
  afterSignIn,
  contextOf,
  nextStep,
  stepView,
} from './account-context.ts'
import { acceptWhileSigningIn } from './invite.ts'

/** It is no session: nothing but this page reads it. */
export const pendingCookie = (value: string): CookieChange => ({
  name: 'kg_pending',
  value,
  maxAge: accountPolicy.pendingSignIn,
})

export const verifyPage = (deps: AccountPageDeps): PageRoute => ({
  path: '/login/verify',
  get: async (request) => {
    const pending = request.cookies.get('kg_pending') ?? ''
    const user = await readPending(pending, contextOf(request), deps.accounts)
    if (user === undefined) return redirect(nextStep('/login', request))
    return show(request, { kind: kindOf(request.query.one('kind')) })
  },
  post: async (request) => {
    const { form, cookies } = request
    const kind = kindOf(form.one('kind'))
    const pending = cookies.get('kg_pending') ?? ''
    const factor = { pending, kind, code: form.one('code') }
    const outcome = await verifySecondFactor(factor, contextOf(request), deps.accounts)
    switch (outcome.kind) {
      case 'signed_in':
        await acceptWhileSigningIn(outcome, request, deps)
        return afterSignIn(request, outcome)
      case 'wrong':
        return show(request, { kind, error: 'wrong' })
      case 'throttled':
        return show(request, { kind, error: 'throttled', retryAfter: outcome.retryAfter })
      case 'expired':
        return redirect(nextStep('/login', request), { cookies: [{ name: 'kg_pending' }] })
    }
  },
})

const kindOf = (text: string): SecondFactorModel['kind'] =>
  text === 'recovery' ? 'recovery' : 'totp'

const statuses = { wrong: 400, throttled: 429 } as const

function show(request: PageRequest, model: SecondFactorModel): PageAnswer {
  const { error, retryAfter } = model
  return html(secondFactorPage(model, stepView(request)), {
    status: error === undefined ? 200 : statuses[error],
    ...(retryAfter !== undefined && { headers: { 'Retry-After': String(retryAfter) } }),
  })
}
