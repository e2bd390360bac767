/**
 * The JWK Set: the public keys by which anyone verifies a token.
 *
 * @see RFC 7517 §5
 */
import type { PublicJwk } from '@keygrant/protocol'
import type { Signer } from '../ports.ts'

/** RFC 7517 §5. */
export interface JwkSet {
  readonly keys: readonly PublicJwk[]
}

/** How long the set may be cached, in seconds. Far shorter than a key is published before it signs. */
export const jwksMaxAge = 600

/** The keys that are published now. From memory: no store is asked. */
export const jwks = (signer: Pick<Signer, 'publicKeys'>): JwkSet => ({ keys: signer.publicKeys() })
