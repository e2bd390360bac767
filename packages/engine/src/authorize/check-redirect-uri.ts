/** Where the answer goes: to a URI that the client registered, and nowhere else. */
import { err, matchesRedirectUri, ok, type Result } from '@keygrant/protocol'
import type { Client } from '../ports.ts'
import { type Problem, parameterProblem, problem } from '../problems.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import type { RequestParameters } from './request-parameters.ts'

/** RFC 9700 §2.1 and §4.1.3: compared as text, but for the port of a loopback address. */
export function checkRedirectUri(
  parameters: RequestParameters,
  client: Client,
): Result<Pick<AuthorizationRequest, 'redirectUri' | 'redirectUriSent'>, Problem> {
  if (!parameters.has('redirect_uri')) {
    // RFC 6749 §3.1.2.3: it may be left out where there is only one.
    const [only, ...others] = client.redirectUris
    return only === undefined || others.length > 0
      ? err(parameterProblem('parameter_missing', 'redirect_uri'))
      : ok({ redirectUri: only, redirectUriSent: false })
  }
  const asked = parameters.required('redirect_uri')
  if (!asked.ok) return asked
  return isRegistered(asked.value, client)
    ? ok({ redirectUri: asked.value, redirectUriSent: true })
    : err(problem('redirect_uri_unregistered', { client: client.id }))
}

export const isRegistered = (
  redirectUri: string,
  { redirectUris }: Pick<Client, 'redirectUris'>,
): boolean => redirectUris.some((registered) => matchesRedirectUri(registered, redirectUri))
