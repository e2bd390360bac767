/**
 * RP-initiated logout: where a browser may go after its person has signed out. Whatever does not fit
 * leads nowhere: the person signs out all the same.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 §2 and §3
 */
import type { Deps } from '../deps.ts'
import type { Client } from '../ports.ts'
import { idTokenType } from '../tokens/id-token.ts'

export interface EndSessionRequest {
  readonly idTokenHint: string | undefined
  readonly clientId: string | undefined
  readonly postLogoutRedirectUri: string | undefined
  readonly state: string | undefined
}

export interface EndSession {
  /** Who asks, if that is known. */
  readonly client: Client | undefined
  /** Registered by that client, with `state` added. */
  readonly redirect: string | undefined
}

export async function endSession(request: EndSessionRequest, deps: Deps): Promise<EndSession> {
  const client = await findClient(request, deps)
  const { postLogoutRedirectUri: uri, state } = request
  const registered = uri !== undefined && client?.postLogoutRedirectUris.includes(uri) === true
  if (!registered) return { client, redirect: undefined }
  const query =
    state === undefined ? '' : `${uri.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`
  return { client, redirect: `${uri}${query}` }
}

/** An expired hint still tells whose it was; a hint for another client than the named one tells nothing. */
async function findClient(
  { idTokenHint, clientId }: EndSessionRequest,
  { store, signer, policy }: Deps,
): Promise<Client | undefined> {
  const claims =
    idTokenHint === undefined ? undefined : signer.read(idTokenHint, idTokenType)?.claims
  const hinted = claims?.['iss'] === policy.issuer ? claims['aud'] : undefined
  if (idTokenHint !== undefined && typeof hinted !== 'string') return undefined
  if (clientId !== undefined && hinted !== undefined && hinted !== clientId) return undefined
  const id = typeof hinted === 'string' ? hinted : clientId
  return id === undefined ? undefined : store.findClient(id)
}
