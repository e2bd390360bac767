/**
 * The document by which an API tells clients where to get tokens for it.
 *
 * @see RFC 9728 §2 and §3
 */
import type { ProtectedResourceMetadata } from '@keygrant/protocol'

/** What an API says of itself, next to what its guard knows. */
export interface ResourceDescription {
  /**
   * Every scope that its operations ask for.
   *
   * @default The guard's `scopes`.
   */
  readonly scopes?: readonly string[] | undefined
  /** For people. */
  readonly name?: string
  /** A page for developers. */
  readonly documentation?: string
}

/** An API's RFC 9728 document, ready to be served. */
export interface ResourceMetadata {
  /** The path at which to serve the document with GET, as `application/json`, to everyone. */
  readonly path: string
  readonly document: ProtectedResourceMetadata
}

interface Resource {
  readonly issuers: readonly string[]
  readonly audience: string
  readonly url: string | undefined
  readonly dpop?: { readonly required: boolean; readonly algorithms: readonly string[] } | undefined
  /** Whether tokens that are bound to a certificate are taken. */
  readonly mtls: boolean
}

/** @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given. */
export function resourceMetadata(
  { issuers, audience, url, dpop, mtls }: Resource,
  { scopes, name, documentation }: ResourceDescription,
): ResourceMetadata {
  if (url === undefined)
    throw new TypeError('metadata: the audience is no URL, so its document has no address')
  return {
    path: new URL(url).pathname,
    document: {
      resource: audience,
      authorization_servers: issuers,
      bearer_methods_supported: ['header'],
      ...(scopes === undefined ? undefined : { scopes_supported: scopes }),
      ...(dpop === undefined
        ? undefined
        : {
            dpop_signing_alg_values_supported: dpop.algorithms,
            dpop_bound_access_tokens_required: dpop.required,
          }),
      ...(mtls ? { tls_client_certificate_bound_access_tokens: true } : undefined),
      ...(name === undefined ? undefined : { resource_name: name }),
      ...(documentation === undefined ? undefined : { resource_documentation: documentation }),
    },
  }
}
