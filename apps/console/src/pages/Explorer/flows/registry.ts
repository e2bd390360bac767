/** The flows that can be tried, in the order in which they are best understood. */
import { authorizationCode } from './authorization-code.ts'
import { clientCredentials } from './client-credentials.ts'
import { device } from './device.ts'
import { dpop } from './dpop.ts'
import type { Flow } from './flow.ts'
import { introspectRevoke } from './introspect-revoke.ts'
import { refresh } from './refresh.ts'

export const flows: readonly Flow[] = [
  clientCredentials,
  authorizationCode,
  refresh,
  device,
  introspectRevoke,
  dpop,
]
