/**
 * The guard's crypto on node:crypto, which verifies without a promise and in about half the time of
 * Web Crypto. The module is handed in, never imported, so that bundlers for browsers and Workers
 * find nothing to resolve.
 */
import { maxJwsLength } from '@keygrant/protocol'
import { derOverhead, writeDerSignature } from './der-signature.ts'
import { algorithms, type GuardCrypto } from './guard-crypto.ts'

/** The part of node:crypto that is used. */
export interface NodeCrypto {
  createPublicKey(input: { key: JsonWebKey; format: 'jwk' }): object
  verify(digest: string | null, data: Uint8Array, key: object, signature: Uint8Array): boolean
  hash(algorithm: 'sha256', data: string | Uint8Array, encoding: 'base64url'): string
  hash(algorithm: 'sha256', data: string, encoding: 'buffer'): Uint8Array
}

const ascii = new TextEncoder()

function copy(signature: Uint8Array, into: Uint8Array, at: number): number {
  into.set(signature, at)
  return at + signature.length
}

export function nodeCrypto(crypto: NodeCrypto): GuardCrypto {
  // One piece of memory for what is verified: node:crypto takes small arrays of their own only after
  // moving them, and nothing else can run before it is done with this one.
  const memory = new Uint8Array(maxJwsLength)

  return {
    importKey(jwk, algorithm) {
      const { nodeDigest, signatureLength } = algorithms[algorithm]
      const key = crypto.createPublicKey({ key: jwk, format: 'jwk' })
      const write = algorithm === 'ES256' ? writeDerSignature : copy
      return {
        algorithm,
        verify(signingInput, signature) {
          if (signatureLength !== undefined && signature.length !== signatureLength) return false
          const needed = signingInput.length + signature.length + derOverhead
          const bytes = needed > memory.length ? new Uint8Array(needed) : memory
          const middle = ascii.encodeInto(signingInput, bytes).written
          // Nothing that JOSE has signed is beyond ASCII.
          if (middle !== signingInput.length) return false
          const end = write(signature, bytes, middle)
          const signed = bytes.subarray(0, middle)
          return crypto.verify(nodeDigest, signed, key, bytes.subarray(middle, end))
        },
      }
    },

    sha256: (data) => crypto.hash('sha256', data, 'base64url'),
    digests: (texts) => texts.map((text) => crypto.hash('sha256', text, 'buffer')),
  }
}
