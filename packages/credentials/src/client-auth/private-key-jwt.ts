/**
 * `private_key_jwt`: an assertion signed with the client's own key, so that no secret is ever sent.
 *
 * @see RFC 7523 §2.2, OpenID Connect Core §9
 */
import { signAssertion } from '../protocol.ts'
import type { Authenticate } from './client-auth.ts'
import { algorithmsOf, type PrivateKeyJwt } from './signing-key.ts'

/** Each request gets an assertion of its own: for the issuer, for one minute, with a `jti` that never comes again. */
export const privateKeyJwt =
  ({ key, kid, alg = algorithmsOf(key)[0] }: PrivateKeyJwt): Authenticate =>
  (client, form) =>
    signAssertion({ client, key, kid, alg }, form)
