/**
 * `client_secret_basic`: id and secret in the `Authorization` header.
 *
 * @see RFC 6749 §2.3.1, RFC 7617
 */
import { err, isBasic, ok, parseBasic } from '@keygrant/protocol'
import { problem } from '../problems.ts'
import type { Method } from './method.ts'
import { proveSecret } from './shared-secret.ts'

/** Reads the header strictly; proves with any live secret of the client. */
export const clientSecretBasic: Method = {
  name: 'client_secret_basic',
  place: 'header',

  claim({ authorization }) {
    if (authorization === undefined) return undefined
    const credentials = parseBasic(authorization)
    if (credentials !== undefined)
      return ok({ clientId: credentials.clientId, secret: credentials.clientSecret })
    return isBasic(authorization) ? err(problem('client_auth_malformed')) : undefined
  },

  prove: proveSecret,
}
