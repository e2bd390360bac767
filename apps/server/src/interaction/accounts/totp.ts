/** `/account/totp`: an authenticator app, on and off. */
import {
  isFresh,
  repeatTotpOffer,
  startTotp,
  type TotpOffer,
  turnOffTotp,
  turnOnTotp,
} from '@keygrant/engine'
import { renderSVG } from 'uqr'
import { html, type PageAnswer, type PageRoute, redirect, type SignedInRequest } from '../page.ts'
import { signInFirst } from '../return-path.ts'
import { recoveryCodesPage, totpSetupPage } from '../views/index.ts'
import {
  type AccountPageDeps,
  given,
  sessionCookie,
  signedInContextOf,
  signedInOnly,
  viewFor,
  withHidden,
} from './account-context.ts'
import { afterChange, refuseChange } from './security.ts'

export const totpPage = (deps: AccountPageDeps): PageRoute => ({
  path: '/account/totp',
  get: signedInOnly(async (request) => {
    const context = signedInContextOf(request)
    const totp = await deps.accounts.store.findTotp(request.session.userId)
    if (totp?.confirmedAt != null) return redirect('/account')
    // Nobody scans a code only to hear afterwards that they must sign in again.
    if (!isFresh(context, deps.accounts)) return signInFirst('/account')
    return show(startTotp(context, deps.accounts), request)
  }),
  post: signedInOnly((request) =>
    request.form.has('remove') ? turnOff(request, deps) : turnOn(request, deps),
  ),
})

async function turnOn(request: SignedInRequest, deps: AccountPageDeps): Promise<PageAnswer> {
  const { form } = request
  const context = signedInContextOf(request)
  const setUp = form.one('set_up')
  const currentPassword = given(form.one('current_password'))
  const answer = { setUp, code: form.one('code'), currentPassword }
  const outcome = await turnOnTotp(answer, context, deps.accounts)
  if (outcome.ok) {
    const view = viewFor(request, outcome.value, deps.accounts)
    return html(recoveryCodesPage({ codes: outcome.value.recoveryCodes }, view), {
      cookies: [sessionCookie(outcome.value)],
    })
  }
  const offer = repeatTotpOffer(setUp, context, deps.accounts)
  if (outcome.error.kind === 'wrong_code' && offer !== undefined)
    return show(offer, request, 'wrong')
  if (outcome.error.kind === 'expired') return redirect('/account/totp')
  return refuseChange(outcome.error, request, deps)
}

async function turnOff(request: SignedInRequest, deps: AccountPageDeps): Promise<PageAnswer> {
  const currentPassword = given(request.form.one('current_password'))
  const outcome = await turnOffTotp(currentPassword, signedInContextOf(request), deps.accounts)
  return outcome.ok
    ? redirect(afterChange('totp_off'), { cookies: [sessionCookie(outcome.value)] })
    : refuseChange(outcome.error, request, deps)
}

function show(
  { secret, uri, setUp }: TotpOffer,
  { view }: SignedInRequest,
  error?: 'wrong',
): PageAnswer {
  const svg = renderSVG(uri, { border: 4 })
  const qrCode = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  const model = { secret, qrCode, ...(error && { error }) }
  return html(totpSetupPage(model, withHidden(view, { set_up: setUp })), {
    status: error === undefined ? 200 : 400,
  })
}
