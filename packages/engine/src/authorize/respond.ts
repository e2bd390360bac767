/** The answer to an authorization request, as it travels. */
import type { Policy } from '../policy.ts'
import type { CallbackParameter } from '../ports.ts'
import { describeProblem, type Problem, problems } from '../problems.ts'
import type { AuthorizationRequest, AuthorizationResponse } from './authorization-request.ts'
import type { Grounds } from './grounds.ts'

type Answerable = Pick<AuthorizationRequest, 'redirectUri' | 'responseMode' | 'state'>

/** RFC 6749 §4.1.2.1, with `iss` of RFC 9207 §2. */
export function refusal(
  { redirectUri, responseMode, state }: Answerable,
  problem: Problem,
  { issuer }: Pick<Policy, 'issuer'>,
): AuthorizationResponse {
  return {
    redirectUri,
    mode: responseMode,
    parameters: {
      error: problems[problem.id].wire,
      error_description: describeProblem(problem),
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

const datadogNames: Readonly<Partial<Record<CallbackParameter, string>>> = {
  org_id: 'dd_oid',
  org_name: 'dd_org_name',
}

/**
 * What a client registered to get in its callback, as Datadog's apps do. One that named the
 * organization as they do is told of it as they are.
 */
export function callbackExtras(
  {
    client,
    organizations,
    installation,
  }: Pick<Grounds, 'client' | 'organizations' | 'installation'>,
  { ddOid }: Pick<AuthorizationRequest, 'ddOid'>,
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
    client.callbackParameters.flatMap((name) => {
      const value = known[name]
      if (value === null || value === undefined) return []
      const alias = ddOid ? datadogNames[name] : undefined
      return [name, ...(alias === undefined ? [] : [alias])].map((each) => [each, value])
    }),
  )
}
