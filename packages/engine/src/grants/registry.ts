/** Every grant type this server supports. */
import { authorizationCode } from './authorization-code.ts'
import { clientCredentials } from './client-credentials.ts'
import { type RunnableGrant, runnable } from './grant.ts'
import { refreshToken } from './refresh-token.ts'

/** By `grant_type`. A Map, so that no inherited name is found in it. */
export const grants: ReadonlyMap<string, RunnableGrant> = new Map(
  [runnable(authorizationCode), runnable(clientCredentials), runnable(refreshToken)].map(
    (grant) => [grant.type, grant],
  ),
)
