/** Every grant type this server supports. */
import { authorizationCode } from './authorization-code.ts'
import { clientCredentials } from './client-credentials.ts'
import { deviceCode } from './device-code.ts'
import type { AnyGrant } from './grant.ts'
import { refreshToken } from './refresh-token.ts'

/** By `grant_type`. A Map, so that no inherited name is found in it. */
export const grants: ReadonlyMap<string, AnyGrant> = new Map<string, AnyGrant>(
  [authorizationCode, clientCredentials, deviceCode, refreshToken].map((grant) => [
    grant.type,
    grant,
  ]),
)
