/**
 * `/logout`, OpenID Connect RP-Initiated Logout 1.0: a client sends the browser here. The person is
 * asked, since anybody can make a browser come here; then they go where the client registered.
 */
import { type EndSession, endSession, judgeEndSession } from '@keygrant/engine'
import type { PageDeps } from './deps.ts'
import type { Fields } from './fields.ts'
import { notice } from './notice.ts'
import { html, type PageAnswer, type PageRequest, type PageRoute, redirect } from './page.ts'
import { formTargetOf } from './page-headers.ts'
import { signOutPage } from './views/index.ts'

/** What a client sends, and what the form sends again: it is judged each time. */
const names = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'] as const

export const logout = (deps: PageDeps): PageRoute => ({
  path: '/logout',
  // Clients may post here from their own pages; without our form's value that only asks.
  csrf: false,
  get: async (request) => ask(request, request.query, deps),
  async post(request) {
    const { session, form, genuine } = request
    if (!genuine || session === undefined) return ask(request, form, deps)
    const { redirect: target } = await judge(form, deps)
    await endSession(
      session.id,
      { ...request, session, language: request.view.language, device: undefined },
      deps.accounts,
    )
    return leave(target, request)
  },
})

const judge = (fields: Fields, { engine }: PageDeps): Promise<EndSession> => {
  const given = (name: (typeof names)[number]): string | undefined => fields.one(name) || undefined
  return judgeEndSession(
    {
      idTokenHint: given('id_token_hint'),
      clientId: given('client_id'),
      postLogoutRedirectUri: given('post_logout_redirect_uri'),
      state: given('state'),
    },
    engine,
  )
}

async function ask(request: PageRequest, fields: Fields, deps: PageDeps): Promise<PageAnswer> {
  const { client, redirect: target } = await judge(fields, deps)
  if (request.session === undefined) return leave(target, request)
  const sent = names.filter((name) => fields.one(name) !== '')
  const hidden = Object.fromEntries(sent.map((name) => [name, fields.one(name)]))
  const view = { ...request.view, hidden: { ...request.view.hidden, ...hidden } }
  const model = client === undefined ? {} : { clientName: client.name }
  return html(
    signOutPage(model, view),
    target === undefined ? {} : { formTarget: formTargetOf(target) },
  )
}

function leave(target: string | undefined, request: PageRequest): PageAnswer {
  const cookies = [{ name: 'kg_session' }] as const
  return target === undefined
    ? { ...notice('signed_out', request), cookies }
    : redirect(target, { cookies })
}
