/** `/consent`: what a client asks, and what the person answers. */
import { type AuthorizationRequest, decide, nextStep, type StoredSession } from '@keygrant/engine'
import { proceed } from './authorize.ts'
import type { PageDeps } from './deps.ts'
import { notice } from './notice.ts'
import { html, type PageAnswer, type PageRequest, type PageRoute } from './page.ts'
import { respond } from './respond.ts'
import { consentPage } from './views/index.ts'

export const consent = (deps: PageDeps): PageRoute => ({
  path: '/consent',
  get: (request) => ask(request, deps),
  async post(request) {
    const { interaction, session } = request
    if (interaction === undefined || session === undefined) return ask(request, deps)
    return settle({ ...request, interaction, session }, deps)
  },
})

/** Shows the question, unless the person must sign in first or has answered it before. */
async function ask(
  request: PageRequest,
  deps: PageDeps,
  error?: 'nothing_chosen',
): Promise<PageAnswer> {
  const { interaction } = request
  if (interaction === undefined) return notice('interaction_expired', request, { status: 400 })
  const step = await nextStep(interaction, request, deps.engine)
  if (step.kind !== 'consent') return proceed(interaction, request, deps)
  const model = { question: step.question, ...(error && { error }) }
  return html(consentPage(model, request.view), { status: error === undefined ? 200 : 400 })
}

async function settle(
  request: PageRequest & {
    readonly interaction: AuthorizationRequest
    readonly session: StoredSession
  },
  deps: PageDeps,
): Promise<PageAnswer> {
  const { form, interaction } = request
  const decision = form.one('decision')
  if (decision !== 'allow' && decision !== 'deny') return ask(request, deps)
  const organizationId = form.one('organization')
  const answer = {
    decision,
    scope: form.all('scope'),
    organizationId: organizationId === '' ? undefined : organizationId,
  } as const
  const outcome = await decide(interaction, { ...request, answer }, deps.engine)
  switch (outcome.kind) {
    case 'respond':
      return respond(outcome.response, request, deps)
    case 'already_decided':
      return notice('already_decided', request, { status: 409 })
    case 'sign_in':
      return proceed(interaction, request, deps)
    case 'again':
      return ask(request, deps, outcome.error)
  }
}
