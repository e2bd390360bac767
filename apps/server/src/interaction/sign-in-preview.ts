/**
 * `/login/preview`: the page to sign in, for the operator who chooses how it looks. It can post nothing,
 * and leads nowhere but to itself in another language.
 */
import { schemeOf } from './consent-preview.ts'
import { notice } from './notice.ts'
import { html, type PageAnswer, type PageRequest, type PageRoute } from './page.ts'
import { signInPage } from './views/index.ts'

export const signInPreview: PageRoute = {
  path: '/login/preview',
  get: async (request) => show(request),
}

function show(request: PageRequest): PageAnswer {
  const { session, query, view } = request
  if (session === undefined) return notice('forbidden', request, { status: 401 })
  if (!session.user.operator) return notice('not_found', request, { status: 404 })
  const scheme = schemeOf(query.one('scheme'))
  const { user: _user, ...stranger } = view
  const context = { ...stranger, hidden: {}, ...(scheme !== undefined && { scheme }) }
  const page = signInPage({ email: 'ada@example.com', passkeys: false, preview: true }, context)
  return html(page, { framed: true })
}
