/**
 * Decides how the client authenticates.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import { CredentialsError } from '../errors.ts'
import type { Authenticate } from './client-auth.ts'
import { clientSecretBasic } from './client-secret-basic.ts'
import { clientSecretPost } from './client-secret-post.ts'

/** The methods, the preferred one first. */
const methods = {
  client_secret_basic: clientSecretBasic,
  client_secret_post: clientSecretPost,
} as const satisfies Record<string, Authenticate>

/** How the client authenticates: by the method named, or by the best one the server supports. */
export type ClientAuth = 'auto' | keyof typeof methods

/** Every value the option `clientAuth` takes. */
export const clientAuths: readonly string[] = ['auto', ...Object.keys(methods)]

/**
 * @param supported `token_endpoint_auth_methods_supported`. A server that does not say supports
 *   `client_secret_basic` (RFC 8414 §2).
 */
export function chooseMethod(
  wanted: ClientAuth,
  supported: readonly string[] = ['client_secret_basic'],
): Result<Authenticate, CredentialsError> {
  if (wanted !== 'auto') return ok(methods[wanted])
  for (const [name, method] of Object.entries(methods))
    if (supported.includes(name)) return ok(method)
  const names = Object.keys(methods).join(' nor ')
  return err(new CredentialsError('invalid_configuration', `The server supports neither ${names}.`))
}
