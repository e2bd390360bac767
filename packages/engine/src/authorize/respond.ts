/** The answer to an authorization request, as it travels. */
import type { Policy } from '../policy.ts'
import type { CallbackParameter, Client } from '../ports.ts'
import { type Problem, problems } from '../problems.ts'
import type { AuthorizationRequest, AuthorizationResponse } from './authorization-request.ts'
import type { Grounds } from './grounds.ts'

type Answerable = Pick<AuthorizationRequest, 'redirectUri' | 'responseMode' | 'state'>

/** RFC 6749 §4.1.2.1, with `iss` of RFC 9207 §2. */
export function refusal(
  { redirectUri, responseMode, state }: Answerable,
  problem: Problem,
  { issuer }: Pick<Policy, 'issuer'>,
): AuthorizationResponse {
  const { wire, description } = problems[problem.id]
  return {
    redirectUri,
    mode: responseMode,
    parameters: {
      error: wire,
      error_description: description,
      ...(state !== undefined && { state }),
      iss: issuer,
    },
  }
}

/** Where a redirect leads: the registered URI with its own query, and the answer behind it. */
export function locationOf({ redirectUri, parameters }: AuthorizationResponse): string {
  const query = new URLSearchParams(parameters).toString()
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`
}

/** What a client registered to get in its callback, as Datadog's apps do. */
export function callbackExtras(
  { callbackParameters }: Pick<Client, 'callbackParameters'>,
  { organizations, installation }: Pick<Grounds, 'organizations' | 'installation'>,
  { issuer }: Pick<Policy, 'issuer'>,
): Readonly<Record<string, string>> {
  const [organization] = organizations
  const known: Readonly<Record<CallbackParameter, string | null | undefined>> = {
    site: issuer,
    domain: new URL(issuer).host,
    org_id: organization?.id,
    org_name: organization?.name,
    instance_id: installation?.id,
    region: installation?.region,
  }
  return Object.fromEntries(
    callbackParameters.flatMap((name) => {
      const value = known[name]
      return value === null || value === undefined ? [] : [[name, value]]
    }),
  )
}
