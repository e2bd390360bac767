/** Every OAuth path, exactly as it must be written. */
import { endpointPaths } from '@keygrant/engine'
import type { Route } from '../http/oauth-listener.ts'
import { deviceAuthorization } from './device-authorization.ts'
import { introspect } from './introspect.ts'
import { jwks } from './jwks.ts'
import { metadata } from './metadata.ts'
import { openidConfiguration } from './openid-configuration.ts'
import { par } from './par.ts'
import { redeem } from './redeem.ts'
import { revoke } from './revoke.ts'
import { token } from './token.ts'
import { userinfo } from './userinfo.ts'

export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  [endpointPaths.token, token],
  // DataCrunch's clients are configured with a path below /v1.
  [`/v1${endpointPaths.token}`, token],
  [endpointPaths.revoke, revoke],
  [endpointPaths.introspect, introspect],
  [endpointPaths.redeem, redeem],
  // The name it has in the clients of Cortex.
  ['/request_token', redeem],
  [endpointPaths.deviceAuthorization, deviceAuthorization],
  [endpointPaths.par, par],
  [endpointPaths.jwks, jwks],
  [endpointPaths.userinfo, userinfo],
  ['/.well-known/oauth-authorization-server', metadata],
  ['/.well-known/openid-configuration', openidConfiguration],
])
