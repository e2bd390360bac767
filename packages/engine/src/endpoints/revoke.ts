/**
 * The revocation endpoint: a client says that it no longer needs a token.
 *
 * A refresh token ends its family, and so every access token that came of it. An access token ends
 * alone. A token that is unknown, expired or another client's changes nothing and is answered like
 * one that was revoked, so that nobody learns which tokens exist.
 *
 * @see RFC 7009 §2
 */
import { err, ok, type Result, tokenKind } from '@keygrant/protocol'
import { type Authentication, authenticate } from '../client-auth/authenticate.ts'
import type { Deps, EndpointRequest } from '../deps.ts'
import { missing, type Problem } from '../problems.ts'
import { endFamily } from '../revocation/end-family.ts'
import { clockMargin } from '../revocation/new-revocation.ts'
import { readAccessToken } from '../tokens/read-access-token.ts'
import { recordOutcome } from './record-outcome.ts'

/** Ends a token of the client that asks. The answer never tells whether there was one. */
export async function revoke(
  request: EndpointRequest,
  deps: Deps,
): Promise<Result<undefined, Problem>> {
  const authentication = await authenticate(request, deps)
  const answer = authentication.ok ? await end(request, authentication.value, deps) : authentication
  recordOutcome({ endpoint: 'revoke', request, authentication, answer }, deps)
  return answer
}

/** `token_type_hint` is not needed: a token's own form says what it is (RFC 7009 §2.1 lets us ignore it). */
async function end(
  { parameters }: EndpointRequest,
  { client }: Authentication,
  deps: Deps,
): Promise<Result<undefined, Problem>> {
  const token = parameters.get('token')
  if (token === undefined) return err(missing('token'))

  if (tokenKind(token) === 'rt') {
    const stored = await deps.store.findRefreshToken(deps.hash(token))
    const live = stored?.family.clientId === client.id && stored.family.revokedAt === null
    if (live) await endFamily(stored.familyId, deps.now(), deps)
    return ok(undefined)
  }

  const active = await readAccessToken(token, deps)
  if (active?.clientId === client.id)
    await deps.store.revoke({
      kind: 'jti',
      value: active.jti,
      notBefore: active.issuedAt,
      expiresAt: active.expiresAt + clockMargin,
    })
  return ok(undefined)
}
