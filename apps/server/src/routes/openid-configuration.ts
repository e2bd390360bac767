/** `GET /.well-known/openid-configuration`, OpenID Connect Discovery 1.0 §4. */
import { openidConfiguration as describe } from '@keygrant/engine'
import type { GetRoute } from '../http/oauth-listener.ts'

export const openidConfiguration: GetRoute = {
  method: 'GET',
  document: ({ policy }) => ({ body: describe(policy), maxAge: 3600 }),
}
