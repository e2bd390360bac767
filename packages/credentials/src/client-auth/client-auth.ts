/**
 * What every client authentication method is: a change to the token request.
 *
 * @see RFC 6749 §2.3.1
 */

import type { PrivateKeyJwt } from './signing-key.ts'

/** Every text that the option `clientAuth` takes. */
export const clientAuths = ['auto', 'client_secret_basic', 'client_secret_post', 'none'] as const

/** How the client authenticates: by the method named, with its own key, or by the best one the server supports. */
export type ClientAuth = (typeof clientAuths)[number] | PrivateKeyJwt

/** A client as it presents itself in one request. */
export interface Client {
  readonly clientId: string
  /** Undefined for a client that has none. */
  readonly clientSecret?: string | undefined
  /** The authorization server's issuer identifier: what an assertion is made out to. */
  readonly issuer?: string | undefined
}

/** Adds the client's proof to the form or the headers of a token request. */
export type Authenticate = (
  client: Client,
  form: URLSearchParams,
  headers: Headers,
) => void | Promise<void>
