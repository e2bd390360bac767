/**
 * `client_secret_post`: id and secret as parameters of the body.
 *
 * @see RFC 6749 §2.3.1
 */
import { err, ok } from '@keygrant/protocol'
import { missing } from '../problems.ts'
import type { Method } from './method.ts'
import { proveSecret } from './shared-secret.ts'

/** Reads the body; proves with any live secret of the client. */
export const clientSecretPost: Method = {
  name: 'client_secret_post',
  place: 'body',

  claim({ parameters }) {
    const secret = parameters.get('client_secret')
    if (secret === undefined) return undefined
    const clientId = parameters.get('client_id')
    if (clientId === undefined) return err(missing('client_id'))
    return ok({ clientId, secret })
  },

  prove: proveSecret,
}
