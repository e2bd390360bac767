/**
 * `client_secret_basic`: id and secret in the Authorization header.
 *
 * @see RFC 6749 §2.3.1
 */
import { formatBasic } from '@keygrant/protocol/basic-credentials'
import type { Authenticate } from './client-auth.ts'

// Our own encoder, not oauth4webapi's: it leaves `-`, `.` and `_` as they are, which is the same to
// a server that decodes and the only thing understood by the many that do not.
export const clientSecretBasic: Authenticate = ({ clientId, clientSecret = '' }, _form, headers) =>
  headers.set('authorization', formatBasic({ clientId, clientSecret }))
