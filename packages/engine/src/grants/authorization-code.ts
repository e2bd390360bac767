/**
 * Authorization code grant: a client redeems what a user allowed it, once and at once.
 *
 * @see RFC 6749 §4.1.3, RFC 7636 §4.6, RFC 9449 §10, RFC 9700 §4.2.4
 */
import { canonicalResource, err, ok, tokenKind } from '@keygrant/protocol'
import type { StoredAuthorizationCode } from '../delegation-ports.ts'
import type { Api } from '../ports.ts'
import { missing, type ProblemId, parameterProblem, problem } from '../problems.ts'
import { fitsChallenge } from '../proof/pkce.ts'
import { type Grant, issue, refuse, signInOf } from './grant.ts'

interface CodeRequest {
  readonly code: string
  readonly redirectUri: string | undefined
  readonly verifier: string | undefined
  readonly resource: string | undefined
}

interface CodeFacts {
  readonly code: StoredAuthorizationCode | undefined
  readonly apis: readonly Api[]
}

/** Issues what the code's family was made for, to the client and the redirect URI it was made for. */
export const authorizationCode: Grant<CodeRequest, CodeFacts> = {
  type: 'authorization_code',

  parse(parameters) {
    const code = parameters.get('code')
    if (code === undefined) return err(missing('code'))
    const named = parameters.get('resource')
    const resource = named === undefined ? undefined : canonicalResource(named)
    if (named !== undefined && resource === undefined)
      return err(parameterProblem('resource_unknown', 'resource'))
    return ok({
      code,
      redirectUri: parameters.get('redirect_uri'),
      verifier: parameters.get('code_verifier'),
      resource,
    })
  },

  async load({ code }, { store, hash }) {
    const found =
      tokenKind(code) === 'ac' ? await store.findAuthorizationCode(hash(code)) : undefined
    return { code: found, apis: await store.listApis() }
  },

  decide(request, { code, apis }, { client, now, boundTo }) {
    if (code === undefined) return refuse(problem('code_unknown'))
    const { family } = code
    // Whose it is comes before all else: whoever finds another's code must not end its family.
    if (family.clientId !== client.id)
      return refuse(problem('code_foreign', { of: family.clientId }))
    // RFC 6749 §4.1.2: a code that comes twice may have been stolen, and who came first is unknown.
    // Once it has ended its family, coming again and again must not fill the feed.
    if (code.spentAt !== null)
      return refuse(
        problem('code_replayed'),
        family.revokedAt === null ? { revokeFamily: family.id } : {},
      )
    const fault = faultOf(request, code, now)
    if (fault !== undefined) return refuse(problem(fault))
    if (family.boundTo !== null && family.boundTo !== boundTo)
      return refuse(problem('code_unproven'))
    const api = apis.find(({ id }) => id === family.apiId)
    if (api === undefined) return refuse(problem('code_ended'))
    const scope = family.scope.filter((name) => client.scope.includes(name))
    if (scope.length === 0) return refuse(problem('scope_empty'))
    const { subject, organizationId } = family
    return issue({
      subject,
      organizationId,
      api,
      scope,
      ...signInOf(family, { nonce: code.nonce, methods: code.methods }),
      refresh: { kind: 'begin', family, redeem: { kind: 'code', hash: code.hash } },
    })
  },
}

function faultOf(
  { redirectUri, verifier, resource }: CodeRequest,
  code: StoredAuthorizationCode,
  now: number,
): ProblemId | undefined {
  if (code.family.revokedAt !== null) return 'code_ended'
  if (now >= code.expiresAt) return 'code_expired'
  const sent = redirectUri !== undefined || code.redirectUriSent
  if (sent && redirectUri !== code.redirectUri) return 'code_redirect_uri_wrong'
  if (!fitsChallenge(verifier, code.codeChallenge)) return 'code_verifier_wrong'
  if (resource !== undefined && resource !== code.resource) return 'code_resource_wrong'
  return undefined
}
