/** `/account/apps`: what a person allowed, and how they take it back. */
import {
  type Consent,
  describeClient,
  type StoredSession,
  withdrawAllConsents,
  withdrawOwnConsent,
} from '@keygrant/engine'
import type { PageDeps } from './deps.ts'
import { html, type PageAnswer, type PageRequest, type PageRoute, redirect } from './page.ts'
import { signInFirst } from './return-path.ts'
import { connectedAppsPage } from './views/index.ts'
import type { ConnectedApp, ConnectedAppsModel } from './views/models.ts'

const path = '/account/apps'
const pageLength = 50

export const connectedApps = (deps: PageDeps): PageRoute => ({
  path,
  async get(request) {
    const { session } = request
    return session === undefined ? signInFirst(path) : show({ ...request, session }, deps)
  },
  async post(request) {
    const { session, form, caller } = request
    if (session === undefined) return signInFirst(path)
    const person = { userId: session.userId, caller }
    const all = form.one('all') !== ''
    if (all) await withdrawAllConsents(person, deps.engine)
    else await withdrawOwnConsent(form.one('consent'), person, deps.engine)
    await deps.changed()
    return redirect(`${path}?done=${all ? 'revoked_all' : 'revoked_one'}`)
  },
})

async function show(
  request: PageRequest & { readonly session: StoredSession },
  deps: PageDeps,
): Promise<PageAnswer> {
  const after = request.query.one('after')
  const consents = await deps.engine.delegation.listConsents(
    { limit: pageLength + 1, ...(after !== '' && { after }) },
    { userId: request.session.userId },
  )
  const shown = consents.slice(0, pageLength)
  const apps = await Promise.all(shown.map((consent) => describe(consent, deps)))
  const done = request.query.one('done')
  const model: ConnectedAppsModel = {
    apps: apps.filter((app) => app !== undefined),
    more: consents.length > pageLength ? (shown.at(-1)?.id ?? null) : null,
    ...((done === 'revoked_one' || done === 'revoked_all') && { done }),
  }
  return html(connectedAppsPage(model, request.view))
}

/** Undefined for a consent whose client was deleted since it was read. */
async function describe(consent: Consent, { engine }: PageDeps): Promise<ConnectedApp | undefined> {
  const client = await engine.store.findClient(consent.clientId)
  if (client === undefined) return undefined
  const api = (await engine.store.listApis()).find(({ id }) => id === consent.apiId)
  const organization =
    consent.organizationId === null
      ? undefined
      : await engine.admin.findOrganization(consent.organizationId)
  const installation =
    consent.installationId === null
      ? undefined
      : await engine.delegation.findInstallation(consent.installationId)
  return {
    consentId: consent.id,
    client: describeClient(client),
    organizationName: organization?.name ?? null,
    installation:
      installation === undefined ? null : { id: installation.id, region: installation.region },
    apiName: api?.name ?? '',
    scopes: consent.scope.map((name) => {
      const scope = api?.scopes.find((each) => each.name === name)
      const { title = name, sensitive = false, translations } = scope ?? {}
      return { name, title, sensitive, ...(translations !== undefined && { translations }) }
    }),
    allowedAt: consent.updatedAt,
  }
}
