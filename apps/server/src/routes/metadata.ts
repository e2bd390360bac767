/** `GET /.well-known/oauth-authorization-server`, RFC 8414 §3. */
import { metadata as describe } from '@keygrant/engine'
import type { GetRoute } from '../http/oauth-listener.ts'

export const metadata: GetRoute = {
  method: 'GET',
  document: ({ policy }) => ({ body: describe(policy), maxAge: 3600 }),
}
