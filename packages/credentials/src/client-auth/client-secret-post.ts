/**
 * `client_secret_post`: id and secret in the form.
 *
 * @see RFC 6749 §2.3.1
 */
import type { Authenticate } from './client-auth.ts'

export const clientSecretPost: Authenticate = ({ clientId, clientSecret = '' }, form) => {
  form.set('client_id', clientId)
  form.set('client_secret', clientSecret)
}
