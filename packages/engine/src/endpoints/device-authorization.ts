/**
 * The device authorization endpoint, RFC 8628 §3.1: a device without a browser asks, and is told what
 * to show to the person who will allow it.
 */
import { err, formatToken, ok, type Result } from '@keygrant/protocol'
import { type Authentication, authenticate } from '../client-auth/authenticate.ts'
import type { Deps, EndpointRequest } from '../deps.ts'
import { type Problem, problem } from '../problems.ts'
import { chooseTarget, parseAsked } from '../tokens/target.ts'
import { formatUserCode, newUserCode } from '../tokens/user-code.ts'
import { recordOutcome } from './record-outcome.ts'

/** Seconds in which the person must have decided. */
export const deviceCodeLifetime = 900
/** Seconds between polls. */
export const pollInterval = 5

/** RFC 8628 §3.2. */
export interface DeviceAuthorizationResponse {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete: string
  readonly expires_in: number
  readonly interval: number
}

export async function deviceAuthorization(
  request: EndpointRequest,
  deps: Deps,
): Promise<Result<DeviceAuthorizationResponse, Problem>> {
  const authentication = await authenticate(request, deps)
  const answer = authentication.ok
    ? await begin(request, authentication.value, deps)
    : authentication
  recordOutcome({ endpoint: 'device_authorization', request, authentication, answer }, deps)
  return answer
}

async function begin(
  { parameters, caller }: EndpointRequest,
  { client }: Authentication,
  deps: Deps,
): Promise<Result<DeviceAuthorizationResponse, Problem>> {
  if (!client.grantTypes.includes('urn:ietf:params:oauth:grant-type:device_code'))
    return err(problem('grant_not_allowed', { type: 'device_code' }))
  const asked = parseAsked(parameters)
  if (!asked.ok) return asked
  const target = chooseTarget(asked.value, client.scope, await deps.store.listApis())
  if (!target.ok) return target

  const deviceCode = formatToken('dc', deps.random)
  const now = deps.now()
  // Among 20^8 codes two that wait at once are next to impossible; a second try is as good as a first.
  for (;;) {
    const userCode = newUserCode(deps.random)
    const stored = await deps.delegation.insertDeviceAuthorization({
      hash: deps.hash(deviceCode),
      userCodeHash: deps.hash(userCode),
      clientId: client.id,
      apiId: target.value.api.id,
      scope: target.value.scope,
      state: 'pending',
      familyId: null,
      methods: [],
      interval: pollInterval,
      lastPolledAt: null,
      spentAt: null,
      address: caller.address,
      userAgent: caller.userAgent,
      createdAt: now,
      expiresAt: now + deviceCodeLifetime,
    })
    if (stored === 'user_code_taken') continue
    const shown = formatUserCode(userCode)
    const verification_uri = `${deps.policy.issuer}/device`
    return ok({
      device_code: deviceCode,
      user_code: shown,
      verification_uri,
      verification_uri_complete: `${verification_uri}?user_code=${shown}`,
      expires_in: deviceCodeLifetime,
      interval: pollInterval,
    })
  }
}
