/** Answers the client: by a redirect, or by a form that the browser posts. */
import { type AuthorizationResponse, locationOf } from '@keygrant/engine'
import type { PageDeps } from './deps.ts'
import { html, type PageAnswer, type PageRequest, redirect } from './page.ts'
import { formTargetOf } from './page-headers.ts'
import { formPostPage } from './views/index.ts'

export function respond(
  response: AuthorizationResponse,
  { view }: Pick<PageRequest, 'view'>,
  _deps: PageDeps,
): PageAnswer {
  if (response.mode === 'query') return redirect(locationOf(response))
  const { redirectUri: action, parameters } = response
  const formTarget = formTargetOf(action)
  return html(formPostPage({ action, parameters, clientName: '' }, view), {
    scripts: true,
    formTarget,
  })
}
