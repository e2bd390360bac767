/**
 * Everything that a grant may use.
 */
import { authorizationRequest } from './authorization-request.ts'
import { exchangeCode } from './exchange-code.ts'
import type { FlightControls } from './flight.ts'
import type { GrantContext, Login } from './grants/grant.ts'
import type { Resolved } from './resolve.ts'
import { type RequestContext, requestContext } from './token-request.ts'

/** The client's names, a signal, and the authorization server, logging in included. */
export function grantContext(resolved: Resolved, controls: FlightControls): GrantContext {
  const requests: RequestContext = requestContext(resolved, controls)
  const { signal } = controls
  const login = async (redirectUri: string): Promise<Login> => {
    const options = { redirectUri, redeemedHere: true }
    const request = await authorizationRequest(resolved, options, signal)
    const redeem = (callbackUrl: URL) =>
      exchangeCode(resolved, { callbackUrl, request, redirectUri }, signal)
    return { url: request.url, state: request.state, redeem }
  }
  return Object.freeze({ ...requests, login })
}
