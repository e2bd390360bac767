/**
 * What every client authentication method is: a change to the token request.
 *
 * @see RFC 6749 §2.3.1
 */

/** The client's id and its secret, as they are now. */
export interface ClientSecretPair {
  readonly clientId: string
  readonly clientSecret: string
}

/** Adds the client's proof to the form or the headers of a token request. */
export type Authenticate = (
  client: ClientSecretPair,
  form: URLSearchParams,
  headers: Headers,
) => void
