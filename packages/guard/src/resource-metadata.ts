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
}

/** @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given. */
export function resourceMetadata(
  { issuers, audience, url }: Resource,
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
      ...(name === undefined ? undefined : { resource_name: name }),
      ...(documentation === undefined ? undefined : { resource_documentation: documentation }),
    },
  }
}
