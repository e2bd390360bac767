/** The rules of an authorization request whose destination is known. Each may be answered by a redirect. */
import { err, isCodeChallenge, ok, type Result } from '@keygrant/protocol'
import type { Installation } from '../delegation-ports.ts'
import type { Api, Client } from '../ports.ts'
import { type Problem, parameterProblem, problem } from '../problems.ts'
import { chooseTarget, parseAsked } from '../tokens/target.ts'
import { type AuthorizationRequest, type Prompt, prompts } from './authorization-request.ts'
import type { RequestParameters } from './request-parameters.ts'

/** The most characters of `state` and of `nonce`: the request travels in a URL. */
const maxState = 2_048
const maxNonce = 512

export interface Facts {
  readonly client: Client
  readonly apis: readonly Api[]
  readonly installation: Installation | undefined
}

type Part<Key extends keyof AuthorizationRequest> = Result<Pick<AuthorizationRequest, Key>, Problem>

const malformed = (name: string): Problem => parameterProblem('parameter_malformed', name)

/** Everything a request may not say, whatever else it says. */
export function checkForm(parameters: RequestParameters, client: Client): Problem | undefined {
  const { repeated } = parameters
  if (repeated !== undefined) return parameterProblem('parameter_repeated', repeated)
  if (parameters.has('request')) return problem('request_object_unsupported')
  if (parameters.has('request_uri')) return problem('request_uri_unsupported')
  if (parameters.has('registration')) return problem('registration_unsupported')
  if (!client.grantTypes.includes('authorization_code')) return problem('authorization_not_allowed')
  const responseType = parameters.one('response_type')
  if (responseType === undefined) return parameterProblem('parameter_missing', 'response_type')
  if (responseType !== 'code') return problem('response_type_unsupported')
  return undefined
}

/** RFC 7636, RFC 9700 §2.1.1: S256, or a nonce where the registration says that this will do. */
export function readPkce(
  parameters: RequestParameters,
  client: Client,
): Part<'codeChallenge' | 'nonce'> {
  const nonce = parameters.one('nonce')
  if ((nonce?.length ?? 0) > maxNonce) return err(parameterProblem('parameter_too_long', 'nonce'))
  const value = parameters.one('code_challenge')
  const method = parameters.one('code_challenge_method')
  if (value === undefined) {
    const excused = !client.requirePkce && client.confidential && nonce !== undefined
    if (method !== undefined || !excused)
      return err(parameterProblem('parameter_missing', 'code_challenge'))
    return ok({ codeChallenge: undefined, nonce })
  }
  if (method !== 'S256') return err(malformed('code_challenge_method'))
  if (!isCodeChallenge(value)) return err(malformed('code_challenge'))
  return ok({ codeChallenge: { value, method }, nonce })
}

export function readTarget(
  parameters: RequestParameters,
  { client, apis }: Facts,
): Part<'apiId' | 'scope' | 'resource'> {
  const asked = parseAsked(parameters.all)
  if (!asked.ok) return asked
  const target = chooseTarget(asked.value, client.scope, apis)
  if (!target.ok) return target
  return ok({
    apiId: target.value.api.id,
    scope: target.value.scope,
    resource: asked.value.resource,
  })
}

/** OpenID Connect Core §3.1.2.1. */
export function readPrompt(
  parameters: RequestParameters,
): Part<'prompt' | 'maxAge' | 'loginHint' | 'uiLocales'> {
  const asked = (parameters.one('prompt') ?? '').split(' ').filter((word) => word !== '')
  const prompt = asked.filter((word): word is Prompt => prompts.some((known) => known === word))
  if (prompt.length < asked.length || (prompt.includes('none') && prompt.length > 1))
    return err(malformed('prompt'))
  const age = parameters.one('max_age')
  if (age !== undefined && !/^[0-9]{1,9}$/u.test(age)) return err(malformed('max_age'))
  return ok({
    prompt,
    maxAge: age === undefined ? undefined : Number(age),
    loginHint: parameters.one('login_hint')?.slice(0, 254),
    uiLocales: (parameters.one('ui_locales') ?? '').split(' ').slice(0, 10),
  })
}

/** What Cortex and Datadog let an app say about whom it is to act for. */
export function readActingFor(
  parameters: RequestParameters,
  { client, installation }: Facts,
): Part<'organizationId' | 'installationId' | 'region'> {
  const organizationId = parameters.one('organization_id') ?? parameters.one('dd_oid')
  const region = parameters.one('region')
  if (!parameters.has('instance_id'))
    return ok({ organizationId, installationId: undefined, region })
  if (installation === undefined || installation.clientId !== client.id)
    return err(malformed('instance_id'))
  if (organizationId !== undefined && organizationId !== installation.organizationId)
    return err(malformed('organization_id'))
  if (region !== undefined && region !== installation.region) return err(malformed('region'))
  return ok({
    organizationId: installation.organizationId,
    installationId: installation.id,
    region: installation.region ?? undefined,
  })
}

/** Undefined for a state that is too long to be carried. */
export const readState = (parameters: RequestParameters): Part<'state'> => {
  const state = parameters.one('state')
  return (state?.length ?? 0) > maxState
    ? err(parameterProblem('parameter_too_long', 'state'))
    : ok({ state })
}
