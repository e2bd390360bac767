/** Who decides about a request, for whom, and what they decided before: read once, for question and answer. */

import { isIdentityScope, isSubset } from '@keygrant/protocol'
import type { StoredSession } from '../account-ports.ts'
import type { Consent, Installation } from '../delegation-ports.ts'
import type { Deps } from '../deps.ts'
import type { Api, ApiScope, Client } from '../ports.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { isRegistered } from './check-redirect-uri.ts'
import { mayBeAsked } from './may-be-asked.ts'

/** What is asked, by an app in a browser or by a device, which has no redirect URI. */
export type Wanted = Pick<
  AuthorizationRequest,
  'clientId' | 'apiId' | 'scope' | 'organizationId' | 'installationId'
> &
  Partial<Pick<AuthorizationRequest, 'redirectUri'>>

export interface Grounds {
  readonly client: Client
  readonly api: Api
  /** The words of scopes that belong to no API. */
  readonly identity: readonly ApiScope[]
  readonly session: StoredSession
  /** Those to choose from: one, where the request says which. */
  readonly organizations: readonly { readonly id: string; readonly name: string }[]
  readonly installation: Installation | undefined
  /** For the organization that would be taken unless another is chosen. */
  readonly consent: Consent | undefined
}

/**
 * Undefined if this person may not allow this, whatever they say: because of who they are, or because
 * the client was changed since it asked.
 */
export async function readGrounds(
  wanted: Wanted,
  session: StoredSession,
  deps: Deps,
): Promise<Grounds | undefined> {
  const { store, delegation } = deps
  const client = await store.findClient(wanted.clientId)
  const apis = await store.listApis()
  const api = apis.find(({ id }) => id === wanted.apiId)
  const identity =
    apis.find(({ scopes }) => scopes.some(({ name }) => name === 'openid'))?.scopes ?? []
  if (client === undefined || api === undefined) return undefined
  if (!mayStillAsk(wanted, client, api)) return undefined
  const memberOf = await delegation.listOrganizationsOf(session.userId)
  const member = (id: string | null): boolean => memberOf.some((each) => each.id === id)
  if (!mayBeAsked(client, session.user, memberOf)) return undefined

  const installation =
    wanted.installationId === undefined
      ? undefined
      : await delegation.findInstallation(wanted.installationId)
  if (wanted.installationId !== undefined && installation === undefined) return undefined
  const fixed = installation?.organizationId ?? wanted.organizationId
  if (fixed !== undefined && !member(fixed)) return undefined

  const organizations = fixed === undefined ? memberOf : memberOf.filter(({ id }) => id === fixed)
  const consent = await delegation.findConsent({
    userId: session.userId,
    clientId: client.id,
    organizationId: organizations[0]?.id ?? null,
    installationId: installation?.id ?? null,
    apiId: api.id,
  })
  return { client, api, identity, session, organizations, installation, consent }
}

/** What was checked when the client asked, and may have changed in the minutes since. */
const mayStillAsk = ({ scope, redirectUri }: Wanted, client: Client, api: Api): boolean =>
  client.state === 'active' &&
  isSubset(scope, client.scope) &&
  scope.every((name) => isIdentityScope(name) || api.scopes.some((each) => each.name === name)) &&
  (redirectUri === undefined || isRegistered(redirectUri, client))

/** Whom the user acts for: the one organization that the request or the answer left to choose from. */
export const actingFor = ({ organizations }: Pick<Grounds, 'organizations'>): string | null =>
  organizations[0]?.id ?? null
