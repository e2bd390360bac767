/**
 * Checks an authorization request: first what may not be redirected, then what may.
 *
 * @see RFC 6749 §4.1.1 and §4.1.2.1
 */
import {
  err,
  isCodeChallenge,
  ok,
  type Parameters,
  parseForm,
  type Result,
} from '@keygrant/protocol'
import type { AuthorizationRules, ProviderDescription } from '@keygrant/providers'
import type { Exchange } from './exchange.ts'
import { grantScope } from './grant-scope.ts'
import type { Client } from './world.ts'

/** A request whose client and redirect URI are known. */
export interface Redirectable {
  readonly client: Client
  readonly redirectUri: string
  readonly parameters: Parameters
}

/** A request that a person may allow. */
export interface AuthorizationRequest extends Redirectable {
  readonly scope: readonly string[]
  readonly codeChallenge: string | undefined
}

/** A `*` in a registered redirect URI stands for anything that leads to no other host or path. */
function matches(registered: string, presented: string, rules: AuthorizationRules): boolean {
  if (rules.redirectUris === 'exact' || !registered.includes('*')) return registered === presented
  const parts = registered.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'))
  return new RegExp(`^${parts.join('[^/?#@]*')}$`, 'u').test(presented)
}

/** Finds whom to answer. The error is the name of the parameter that makes it impossible. */
export function findRedirect(
  { world, request }: Exchange,
  rules: AuthorizationRules,
): Result<Redirectable, string> {
  const read = parseForm(request.url.search.slice(1))
  if (!read.ok) return err(read.error.name ?? 'query')
  const parameters = read.value
  const client = world.clients.get(parameters.get('client_id') ?? '')
  if (client === undefined) return err('client_id')
  const [only] = client.redirectUris.length === 1 ? client.redirectUris : []
  const redirectUri = parameters.get('redirect_uri') ?? only
  const known =
    redirectUri !== undefined &&
    client.redirectUris.some((registered) => matches(registered, redirectUri, rules))
  return known ? ok({ client, redirectUri, parameters }) : err('redirect_uri')
}

/** Checks the rest. The error is a code of RFC 6749. */
export function checkRequest(
  provider: ProviderDescription,
  redirectable: Redirectable,
  { pkce }: AuthorizationRules,
): Result<AuthorizationRequest, string> {
  const { client, parameters } = redirectable
  if (parameters.get('response_type') !== 'code') return err('unsupported_response_type')
  const scope = grantScope(provider, client, parameters.get('scope'))
  if (!scope.ok) return err('invalid_scope')
  const challenge = parameters.get('code_challenge')
  if (pkce === 'unknown')
    return ok({ ...redirectable, scope: scope.value, codeChallenge: undefined })
  const s256 = parameters.get('code_challenge_method') === 'S256'
  if (challenge !== undefined && !(s256 && isCodeChallenge(challenge)))
    return err('invalid_request')
  const needed = pkce === 'required' || client.clientSecret === undefined
  if (challenge === undefined && needed) return err('invalid_request')
  return ok({ ...redirectable, scope: scope.value, codeChallenge: challenge })
}
