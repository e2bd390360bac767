/**
 * Decides how the client authenticates.
 */
import { err, ok, type Result } from '@keygrant/protocol/result'
import { CredentialsError } from '../errors.ts'
import type { Authenticate, ClientAuth } from './client-auth.ts'
import { clientSecretBasic } from './client-secret-basic.ts'
import { clientSecretPost } from './client-secret-post.ts'
import { none } from './none.ts'
import { privateKeyJwt } from './private-key-jwt.ts'

/** The methods that show a secret, the preferred one first. */
const withSecret = {
  client_secret_basic: clientSecretBasic,
  client_secret_post: clientSecretPost,
} as const satisfies Record<string, Authenticate>

const methods = { ...withSecret, none } as const satisfies Record<
  Exclude<ClientAuth, 'auto' | object>,
  Authenticate
>

/** What the choice depends on. */
export interface AuthChoice {
  readonly wanted: ClientAuth
  readonly hasSecret: boolean
  /**
   * `token_endpoint_auth_methods_supported`. A server that does not say supports
   * `client_secret_basic` (RFC 8414 §2).
   */
  readonly supported?: readonly string[] | undefined
}

/** The method to use. A client without a secret uses `none`, whatever the server says it supports. */
export function chooseMethod({
  wanted,
  hasSecret,
  supported = ['client_secret_basic'],
}: AuthChoice): Result<Authenticate, CredentialsError> {
  if (typeof wanted === 'object') return ok(privateKeyJwt(wanted))
  if (wanted !== 'auto') return ok(methods[wanted])
  if (!hasSecret) return ok(none)
  for (const [name, method] of Object.entries(withSecret))
    if (supported.includes(name)) return ok(method)
  // It says that it takes no secret, so it is shown none.
  if (supported.includes('none')) return ok(none)
  const names = Object.keys(withSecret).join(' nor ')
  return err(new CredentialsError('invalid_configuration', `The server supports neither ${names}.`))
}
