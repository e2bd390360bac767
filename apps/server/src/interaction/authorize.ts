/**
 * `/oauth2/authorize`, RFC 6749 §3.1: the browser arrives with a client's request. What may be
 * answered at once is; everyone else goes on to sign in or to decide, with the request sealed.
 */
import { type AuthorizationRequest, authorize, nextStep, problems } from '@keygrant/engine'
import type { PageDeps } from './deps.ts'
import { notice } from './notice.ts'
import { html, type PageAnswer, type PageRequest, type PageRoute, redirect } from './page.ts'
import { respond } from './respond.ts'
import { sealInteraction } from './sealed-interaction.ts'
import { authorizationErrorPage } from './views/index.ts'

export const authorizePage = (deps: PageDeps): PageRoute => ({
  path: '/oauth2/authorize',
  // Clients send browsers here from their own pages, by GET or POST; nothing is changed by it.
  csrf: false,
  get: (request) => answer(request, request.query.pairs, deps),
  post: (request) => answer(request, request.form.pairs, deps),
})

async function answer(
  request: PageRequest,
  pairs: readonly (readonly [string, string])[],
  deps: PageDeps,
): Promise<PageAnswer> {
  const outcome = await authorize(pairs, request.caller, deps.engine)
  switch (outcome.kind) {
    case 'page': {
      const { engine } = deps
      const { wire, description } = problems[outcome.problem.id]
      const model = {
        error: wire,
        description,
        documentation: `${engine.policy.errorDocumentation}#${wire}`,
      }
      return html(authorizationErrorPage(model, request.view), { status: 400 })
    }
    case 'respond':
      return respond(outcome.response, request, deps)
    case 'interact':
      return proceed(outcome.request, request, deps)
  }
}

/** The next thing for this person to do, or the answer if there is nothing left. */
export async function proceed(
  asked: AuthorizationRequest,
  request: PageRequest,
  deps: PageDeps,
): Promise<PageAnswer> {
  const step = await nextStep(asked, request, deps.engine)
  if (step.kind === 'respond') return respond(step.response, request, deps)
  if (step.kind === 'already_decided') return notice('already_decided', request, { status: 409 })
  const sealed = sealInteraction(asked, request.browser, deps)
  const page = step.kind === 'sign_in' ? '/login' : '/consent'
  return redirect(`${page}?${new URLSearchParams({ interaction: sealed })}`)
}
