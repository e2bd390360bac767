/**
 * `none`: a client that has no secret only says who it is.
 *
 * @see RFC 6749 §3.2.1, RFC 7591 §2
 */
import type { Authenticate } from './client-auth.ts'

export const none: Authenticate = ({ clientId }, form) => form.set('client_id', clientId)
