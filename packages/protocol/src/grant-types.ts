/**
 * The grant types Keygrant knows, as descriptors.
 *
 * @see RFC 7591 §2 (grant_types), IANA OAuth URI registry
 */
export const grantTypes = {
  client_credentials: {
    source: 'RFC 6749 §4.4',
    /** Only a client that can keep a secret may use it. */
    confidentialOnly: true,
  },
  refresh_token: { source: 'RFC 6749 §6', confidentialOnly: false },
  authorization_code: { source: 'RFC 6749 §4.1', confidentialOnly: false },
} as const satisfies Record<string, { source: string; confidentialOnly: boolean }>

export type GrantType = keyof typeof grantTypes

export const isGrantType = (text: string): text is GrantType => Object.hasOwn(grantTypes, text)
