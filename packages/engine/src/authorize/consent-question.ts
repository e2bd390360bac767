/** What a person is asked, made of what is known and nothing that the request says of itself. */
import { isIdentityScope, type Scope } from '@keygrant/protocol'
import type { Policy } from '../policy.ts'
import type { Client } from '../ports.ts'
import { accessTokenLifetime } from '../tokens/access-token.ts'
import type { ConsentQuestion, ConsentScope } from './authorization-request.ts'
import type { Grounds, Wanted } from './grounds.ts'

export function consentQuestion(
  wanted: Wanted,
  grounds: Grounds,
  { returnsTo, policy }: { readonly returnsTo: string | null; readonly policy: Policy },
): ConsentQuestion {
  const { client, api, session, organizations, installation } = grounds
  const refreshable =
    client.refreshTokenPolicy.kind !== 'none' && client.grantTypes.includes('refresh_token')
  return {
    client: describeClient(client),
    returnsTo,
    user: { email: session.user.email, name: session.user.name },
    apiName: api.name,
    scopes: wanted.scope.map((name) => describe(name, grounds)),
    organizations: organizations.map(({ id, name }) => ({ id, name })),
    organizationId: organizations[0]?.id ?? null,
    organizationFixed: organizations.length < 2,
    installation:
      installation === undefined ? null : { id: installation.id, region: installation.region },
    lifetime: refreshable
      ? client.refreshTokenPolicy.absoluteLifetime
      : accessTokenLifetime(api, client, policy.maxAccessTokenLifetime),
  }
}

/** What people are told of a client. */
export const describeClient = ({
  id,
  name,
  clientUri,
  logoUri,
  policyUri,
  tosUri,
  contacts,
  verified,
}: Client): ConsentQuestion['client'] => ({
  id,
  name,
  clientUri,
  logoUri,
  policyUri,
  tosUri,
  contacts,
  verified,
})

function describe(
  name: string,
  { client, api, identity, consent }: Pick<Grounds, 'client' | 'api' | 'identity' | 'consent'>,
): ConsentScope {
  const known = [...api.scopes, ...identity].find((scope) => scope.name === name)
  return {
    name,
    title: known?.title ?? name,
    description: known?.description ?? '',
    ...(known?.translations !== undefined && { translations: known.translations }),
    sensitive: known?.sensitive ?? false,
    required: isRequired(name, client.requiredScope),
    granted: consent?.scope.includes(name) ?? false,
  }
}

/** Who the person is comes with every sign-in; the rest the client must have said it can't do without. */
export const isRequired = (name: string, required: Scope): boolean =>
  required.includes(name) || isIdentityScope(name)
