/**
 * `/consent/preview`: the page on which people are asked, for those who offer the client. It is read
 * only: no interaction is behind it, its form has nothing that a form needs, and the browser is told to
 * let it do nothing.
 */
import { previewConsent } from '@keygrant/engine'
import type { PageDeps } from './deps.ts'
import { notice } from './notice.ts'
import { html, type PageAnswer, type PageRequest, type PageRoute } from './page.ts'
import { consentPage } from './views/index.ts'
import type { ConsentModel } from './views/models.ts'

export const consentPreview = (deps: PageDeps): PageRoute => ({
  path: '/consent/preview',
  get: (request) => show(request, deps),
})

async function show(request: PageRequest, deps: PageDeps): Promise<PageAnswer> {
  const { session, query, view } = request
  if (session === undefined) return notice('forbidden', request, { status: 401 })
  const asked = { clientId: query.one('client_id'), apiId: query.one('api_id') }
  const found = await previewConsent(asked, session, deps.engine)
  if (found === undefined) return notice('not_found', request, { status: 404 })
  const scheme = schemeOf(query.one('scheme'))
  const model: ConsentModel = {
    question: found.question,
    ...(found.device && { device: exampleDevice(request, deps) }),
    preview: {
      client_id: asked.clientId,
      ...(asked.apiId !== '' && { api_id: asked.apiId }),
      ...(scheme !== undefined && { scheme }),
    },
  }
  const context = { ...view, hidden: {}, ...(scheme !== undefined && { scheme }) }
  return html(consentPage(model, context), { framed: true })
}

/** What a preview is asked for; undefined: as the browser prefers. */
export const schemeOf = (text: string): 'light' | 'dark' | undefined =>
  text === 'light' || text === 'dark' ? text : undefined

/** A device like those that will ask: with a code of RFC 8628's own example, here and now. */
const exampleDevice = (
  { caller }: PageRequest,
  { engine }: PageDeps,
): NonNullable<ConsentModel['device']> => ({
  userCode: 'WDJB-MJHT',
  address: caller.address,
  userAgent: caller.userAgent,
  askedAt: engine.now(),
})
