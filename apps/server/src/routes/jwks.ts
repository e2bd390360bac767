/** `GET /oauth2/jwks`, RFC 7517 §5. Served from memory: it outlives the database. */
import { jwksMaxAge, jwks as publish } from '@keygrant/engine'
import type { GetRoute } from '../http/oauth-listener.ts'

export const jwks: GetRoute = {
  method: 'GET',
  document: ({ signer }) => ({ body: publish(signer), maxAge: jwksMaxAge }),
}
