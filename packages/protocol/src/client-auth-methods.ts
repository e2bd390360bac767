/**
 * How a client proves who it is at the token endpoint, as descriptors.
 *
 * @see RFC 7591 §2 (token_endpoint_auth_method), IANA OAuth Token Endpoint Authentication Methods
 */

/** Each method's source, and whether only a client that can keep a secret can use it. */
export const clientAuthMethods = {
  client_secret_basic: { source: 'RFC 6749 §2.3.1', confidential: true },
  client_secret_post: { source: 'RFC 6749 §2.3.1', confidential: true },
  none: { source: 'RFC 7591 §2', confidential: false },
} as const satisfies Record<string, { source: string; confidential: boolean }>

/** A `token_endpoint_auth_method` value that Keygrant knows. */
export type ClientAuthMethod = keyof typeof clientAuthMethods

/** Whether a string is a method of the table. Case counts. */
export const isClientAuthMethod = (text: string): text is ClientAuthMethod =>
  Object.hasOwn(clientAuthMethods, text)
