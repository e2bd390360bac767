/**
 * How a client proves who it is at the token endpoint, as descriptors.
 *
 * @see RFC 7591 §2 (token_endpoint_auth_method), IANA OAuth Token Endpoint Authentication Methods
 */
export const clientAuthMethods = {
  client_secret_basic: { source: 'RFC 6749 §2.3.1', confidential: true },
  client_secret_post: { source: 'RFC 6749 §2.3.1', confidential: true },
  none: { source: 'RFC 7591 §2', confidential: false },
} as const satisfies Record<string, { source: string; confidential: boolean }>

export type ClientAuthMethod = keyof typeof clientAuthMethods

export const isClientAuthMethod = (text: string): text is ClientAuthMethod =>
  Object.hasOwn(clientAuthMethods, text)
