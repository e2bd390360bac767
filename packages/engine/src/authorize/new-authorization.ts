/** What a yes leaves behind: a consent to remember, and the family that everything descends from. */
import type { NewAuthorization } from '../delegation-ports.ts'
import type { Deps } from '../deps.ts'
import { newIdentifier } from '../identifiers.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { actingFor, type Grounds } from './grounds.ts'

/** The consent to remember, and the family that everything will descend from. */
export function newAuthorization(
  {
    request,
    grounds,
    scope,
    expiresAt,
  }: {
    readonly grounds: Grounds
    readonly scope: readonly string[]
    readonly request: Pick<AuthorizationRequest, 'scope'> &
      Partial<Pick<AuthorizationRequest, 'boundTo'>>
    readonly expiresAt: number
  },
  { now, random }: Pick<Deps, 'now' | 'random'>,
): NewAuthorization {
  const { client, api, session, installation, consent } = grounds
  const at = now()
  // Always another one: where there is a consent the store keeps its row, and that row's id. An id that
  // was read before could belong to a consent that was withdrawn meanwhile, and be stored twice.
  const consentId = newIdentifier('con', random)
  const shared = {
    clientId: client.id,
    organizationId: actingFor(grounds),
    installationId: installation?.id ?? null,
    apiId: api.id,
  }
  const before = consent?.scope.filter((name) => !request.scope.includes(name)) ?? []
  return {
    consent: {
      id: consentId,
      userId: session.userId,
      ...shared,
      scope: [...before, ...scope],
      createdAt: at,
      updatedAt: at,
    },
    family: {
      id: newIdentifier('fam', random),
      subject: session.userId,
      ...shared,
      scope,
      createdAt: at,
      expiresAt,
      revokedAt: null,
      consentId,
      authenticatedAt: session.authenticatedAt,
      // The key that the code must be redeemed with. What the family is held to after that is known then.
      boundTo: request.boundTo ?? null,
    },
  }
}
