/**
 * The grant types Keygrant knows, as descriptors.
 *
 * @see RFC 7591 §2 (grant_types), IANA OAuth URI registry
 */

/** Each grant type's source, and who may use it. */
export const grantTypes = {
  client_credentials: {
    source: 'RFC 6749 §4.4',
    /** Only a client that can keep a secret may use it. */
    confidentialOnly: true,
  },
  refresh_token: { source: 'RFC 6749 §6', confidentialOnly: false },
  'urn:ietf:params:oauth:grant-type:device_code': {
    source: 'RFC 8628 §3.4',
    confidentialOnly: false,
  },
  authorization_code: { source: 'RFC 6749 §4.1', confidentialOnly: false },
} as const satisfies Record<string, { source: string; confidentialOnly: boolean }>

/** A `grant_type` value that Keygrant knows. */
export type GrantType = keyof typeof grantTypes

/** Whether a string is a grant type of the table. Case counts. */
export const isGrantType = (text: string): text is GrantType => Object.hasOwn(grantTypes, text)
