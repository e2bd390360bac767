/** The question that a client would ask, for those who offer it: nobody is asked, nothing can be answered. */
import { isIdentityScope } from '@keygrant/protocol'
import type { StoredSession } from '../account-ports.ts'
import type { Deps } from '../deps.ts'
import type { Api, Client } from '../ports.ts'
import { chooseTarget } from '../tokens/target.ts'
import type { ConsentQuestion } from './authorization-request.ts'
import { consentQuestion } from './consent-question.ts'
import { whereTo } from './where-to.ts'

export interface ConsentPreview {
  readonly question: ConsentQuestion
  /** It is asked on another device than the one that will have the tokens: RFC 8628. */
  readonly device: boolean
}

/**
 * The question as the person who looks would be asked it, for everything that a token for one API may
 * have. Undefined for whoever is neither a member of the client's organization nor an operator, and
 * for a client that has nothing to ask.
 */
export async function previewConsent(
  { clientId, apiId }: { readonly clientId: string; readonly apiId: string },
  session: StoredSession,
  { store, delegation, policy }: Deps,
): Promise<ConsentPreview | undefined> {
  const client = await store.findClient(clientId)
  if (client === undefined || client.type === 'machine') return undefined
  const organizations = await delegation.listOrganizationsOf(session.userId)
  const theirs = organizations.some(({ id }) => id === client.organizationId)
  if (!theirs && !session.user.operator) return undefined
  const apis = await store.listApis()
  const target = targetOf(client, { apis, apiId })
  if (target === undefined) return undefined
  const identity =
    apis.find(({ scopes }) => scopes.some(({ name }) => name === 'openid'))?.scopes ?? []
  const [redirectUri] = client.redirectUris
  const question = consentQuestion(
    {
      ...target,
      clientId,
      apiId: target.api.id,
      organizationId: undefined,
      installationId: undefined,
    },
    {
      client,
      api: target.api,
      identity,
      session,
      organizations,
      installation: undefined,
      consent: undefined,
    },
    { returnsTo: redirectUri === undefined ? null : whereTo(redirectUri), policy },
  )
  return { question, device: client.type === 'device' }
}

/** The API that was asked for, or the first that the client may have something of; the operator's own last. */
function targetOf(
  client: Client,
  { apis, apiId }: { readonly apis: readonly Api[]; readonly apiId: string },
) {
  const fits = (api: Api, names: readonly string[]): boolean =>
    api.scopes.some(({ name }) => names.includes(name))
  const named = client.scope.filter((name) => !isIdentityScope(name))
  const asked = named.length === 0 ? client.scope : named
  const fitting = apis
    .filter((api) => fits(api, asked))
    .toSorted(
      (a, b) => Number(a.builtIn) - Number(b.builtIn) || (a.identifier < b.identifier ? -1 : 1),
    )
  const api = apiId === '' ? fitting[0] : fitting.find(({ id }) => id === apiId)
  if (api === undefined) return undefined
  const target = chooseTarget({ scope: undefined, resource: api.identifier }, client.scope, apis)
  return target.ok ? target.value : undefined
}
