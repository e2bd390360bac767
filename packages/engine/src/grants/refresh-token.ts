/**
 * Refresh token grant: a client renews its tokens within what was once granted.
 *
 * @see RFC 6749 §6, RFC 9700 §4.14
 */
import { err, ok, tokenKind } from '@keygrant/protocol'
import type { Api, Client, StoredRefreshToken } from '../ports.ts'
import { missing, problem } from '../problems.ts'
import { type Asked, chooseTarget, parseAsked } from '../tokens/target.ts'
import { type Grant, issue, type RefreshPlan, refuse, signInOf } from './grant.ts'

interface RefreshRequest extends Asked {
  readonly presented: string
}

interface RefreshFacts {
  readonly token: StoredRefreshToken | undefined
  readonly apis: readonly Api[]
}

/** Issues within a family's scope, and by the client's policy decides what becomes of the token. */
export const refreshToken: Grant<RefreshRequest, RefreshFacts> = {
  type: 'refresh_token',

  parse(parameters) {
    const presented = parameters.get('refresh_token')
    if (presented === undefined) return err(missing('refresh_token'))
    const asked = parseAsked(parameters)
    return asked.ok ? ok({ ...asked.value, presented }) : asked
  },

  async load({ presented }, { store, hash }) {
    // The checksum is tried first: a typing mistake, or a token of another kind, costs no look-up.
    const token =
      tokenKind(presented) === 'rt' ? await store.findRefreshToken(hash(presented)) : undefined
    return { token, apis: await store.listApis() }
  },

  decide(request, { token, apis }, { client, now, boundTo }) {
    if (token === undefined) return refuse(problem('refresh_token_unknown'))
    const { family } = token
    // Whose it is comes before all else: whoever finds another's token must not end its family.
    if (family.clientId !== client.id)
      return refuse(problem('refresh_token_foreign', { of: family.clientId }))
    // Before anything that could end the family: a thief without the key must not be able to.
    if (family.boundTo !== null && family.boundTo !== boundTo)
      return refuse(problem('refresh_token_unproven'))
    if (client.refreshTokenPolicy.kind === 'none')
      return refuse(problem('refresh_token_not_allowed'))
    if (family.revokedAt !== null) return refuse(problem('refresh_token_ended'))
    if (family.expiresAt !== null && now >= family.expiresAt)
      return refuse(problem('refresh_token_expired'))

    const plan = planFor(token, { client, now, presented: request.presented })
    if (plan === 'replayed')
      return refuse(problem('refresh_token_replayed'), { revokeFamily: family.id })
    if (plan === 'expired') return refuse(problem('refresh_token_expired'))

    // What the client may have today bounds what it was once granted (RFC 6749 §6: never more).
    const api = apis.filter(({ id }) => id === family.apiId)
    const allowed = family.scope.filter((name) => client.scope.includes(name))
    const target = chooseTarget(request, allowed, api)
    if (!target.ok) return refuse(target.error)

    const { subject, organizationId } = family
    const signIn = signInOf(family, { nonce: null, methods: [] })
    return issue({ subject, organizationId, ...target.value, ...signIn, refresh: plan })
  },
}

interface PlanContext {
  readonly client: Client
  readonly now: number
  readonly presented: string
}

/** What the client's policy makes of this token at this moment. */
function planFor(
  token: StoredRefreshToken,
  { client, now, presented }: PlanContext,
): RefreshPlan | 'replayed' | 'expired' {
  const { kind, retryWindow, rollAfter } = client.refreshTokenPolicy
  const { family, spentAt } = token

  if (spentAt !== null) {
    // The successor in use proves that the answer arrived: this is no retry, whatever the time.
    if (now - spentAt <= retryWindow && !token.successorSpent)
      return { kind: 'repeat', family, presented }
    // Rolling tokens are replaced on a date, not at each use: an old one is merely expired.
    return kind === 'rolling' ? 'expired' : 'replayed'
  }
  if (now >= token.expiresAt) return 'expired'

  const due =
    kind === 'rotating' || (kind === 'rolling' && now - token.issuedAt >= (rollAfter ?? 0))
  return { kind: due ? 'replace' : 'keep', family, presented }
}
