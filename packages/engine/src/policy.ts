/** What the operator decided once for the whole server: names, lifetimes and limits. Frozen at start. */
export interface Policy {
  /** The issuer identifier, exactly as configured: no query, no fragment, no trailing slash. */
  readonly issuer: string
  /** Where error documentation lives; `#<wire code>` is added. */
  readonly errorDocumentation: string
  /** The longest life an access token may have, in seconds. Bounds how long revocations are kept. */
  readonly maxAccessTokenLifetime: number
  /** The longest life a developer token may have, in seconds. */
  readonly maxDeveloperTokenLifetime: number
  /** How long a new signing key is published before it signs: longer than anyone caches the JWK Set. */
  readonly keyPublicationLead: number
  /** How old a signing key may become before the next one is made. */
  readonly keyLifetime: number
}

/** What holds unless the operator says otherwise: all in seconds. */
export const defaultPolicy = {
  maxAccessTokenLifetime: 86_400,
  maxDeveloperTokenLifetime: 30 * 86_400,
  keyPublicationLead: 86_400,
  keyLifetime: 90 * 86_400,
} as const
