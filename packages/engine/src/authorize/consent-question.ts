/** What a person is asked, made of what is known and nothing that the request says of itself. */
import { isIdentityScope, type Scope } from '@keygrant/protocol'
import type { Policy } from '../policy.ts'
import { accessTokenLifetime } from '../tokens/access-token.ts'
import type { ConsentQuestion, ConsentScope } from './authorization-request.ts'
import type { Grounds, Wanted } from './grounds.ts'

export function consentQuestion(
  wanted: Wanted,
  { client, api, session, organizations, installation, consent }: Grounds,
  { returnsTo, policy }: { readonly returnsTo: string | null; readonly policy: Policy },
): ConsentQuestion {
  const refreshable =
    client.refreshTokenPolicy.kind !== 'none' && client.grantTypes.includes('refresh_token')
  return {
    client,
    returnsTo,
    user: session.user,
    apiName: api.name,
    scopes: wanted.scope.map((name) => describe(name, { client, api, consent })),
    organizations,
    organizationId: organizations[0]?.id ?? null,
    organizationFixed: organizations.length < 2,
    installation: installation ?? null,
    lifetime: refreshable
      ? client.refreshTokenPolicy.absoluteLifetime
      : accessTokenLifetime(api, client, policy.maxAccessTokenLifetime),
  }
}

function describe(
  name: string,
  { client, api, consent }: Pick<Grounds, 'client' | 'api' | 'consent'>,
): ConsentScope {
  const known = api.scopes.find((scope) => scope.name === name)
  return {
    name,
    title: known?.title ?? name,
    description: known?.description ?? '',
    sensitive: known?.sensitive ?? false,
    required: isRequired(name, client.requiredScope),
    granted: consent?.scope.includes(name) ?? false,
  }
}

/** Who the person is comes with every sign-in; the rest the client must have said it can't do without. */
const isRequired = (name: string, required: Scope): boolean =>
  required.includes(name) || isIdentityScope(name)
