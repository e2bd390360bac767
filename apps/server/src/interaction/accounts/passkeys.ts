/** `/account/passkeys`: adding one, with the script of the page, and removing one. */
import { addPasskey, removePasskey, startPasskey } from '@keygrant/engine'
import { type JsonAnswer, type PageRoute, redirect, type SignedInRequest } from '../page.ts'
import {
  type AccountPageDeps,
  given,
  sessionCookie,
  signedInContextOf,
  signedInOnly,
} from './account-context.ts'
import { afterChange, refuseChange } from './security.ts'

const json = (status: number, body: object): JsonAnswer => ({ kind: 'json', status, body })

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const passkeyOptionsPage = ({ accounts }: AccountPageDeps): PageRoute => ({
  path: '/account/passkeys/options',
  post: signedInOnly(async (request) => {
    const currentPassword = given(text(request.json?.['current_password']))
    const outcome = await startPasskey(currentPassword, signedInContextOf(request), accounts)
    if (outcome.ok) return json(200, outcome.value)
    const again = outcome.error.kind === 'sign_in_again' && { location: '/login' }
    return json(403, { error: outcome.error.kind, ...again })
  }),
})

export const passkeysPage = (deps: AccountPageDeps): PageRoute => ({
  path: '/account/passkeys',
  post: signedInOnly(async (request) => {
    if (request.json !== undefined) return add(request, deps)
    const { form } = request
    const order = { id: form.one('remove'), currentPassword: given(form.one('current_password')) }
    const outcome = await removePasskey(order, signedInContextOf(request), deps.accounts)
    return outcome.ok
      ? redirect(afterChange('passkey_removed'), { cookies: [sessionCookie(outcome.value)] })
      : refuseChange(outcome.error, request, deps)
  }),
})

async function add(request: SignedInRequest, { accounts }: AccountPageDeps): Promise<JsonAnswer> {
  const { state, response, name } = request.json ?? {}
  const answer = { state: text(state), response, name: text(name) }
  const outcome = await addPasskey(answer, signedInContextOf(request), accounts)
  if (!outcome.ok) return json(400, { error: outcome.error.kind })
  return {
    ...json(200, { location: afterChange('passkey_added') }),
    cookies: [sessionCookie(outcome.value)],
  }
}
