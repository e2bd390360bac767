/**
 * `none`: a public client, which can't keep a secret, only says which one it is.
 *
 * @see RFC 6749 §3.2.1, RFC 7591 §2
 */
import { err, ok } from '@keygrant/protocol'
import { problem } from '../problems.ts'
import type { Method } from './method.ts'

/** Takes the word of a client that has no secret, and of no other. */
export const none: Method = {
  name: 'none',
  place: 'body',

  claim({ parameters, authorization }) {
    const clientId = parameters.get('client_id')
    if (clientId === undefined || parameters.has('client_secret') || authorization !== undefined)
      return undefined
    return ok({ clientId, secret: undefined })
  },

  prove(_claim, client) {
    return client.confidential ? err(problem('client_auth_missing')) : ok({ secretId: null })
  },
}
