/**
 * The guard's crypto on node:crypto, which verifies without a promise and in about half the time of
 * Web Crypto. The module is handed in, never imported, so that bundlers for browsers and Workers
 * find nothing to resolve.
 */
import { maxJwsLength } from '@keygrant/protocol'
import { algorithms, type GuardCrypto } from './guard-crypto.ts'

/** The part of node:crypto that is used. */
export interface NodeCrypto {
  createPublicKey(input: { key: JsonWebKey; format: 'jwk' }): object
  verify(digest: string | null, data: Uint8Array, key: object, signature: Uint8Array): boolean
  hash(algorithm: 'sha256', data: string | Uint8Array, encoding: 'base64url'): string
  hash(algorithm: 'sha256', data: string, encoding: 'buffer'): Uint8Array
}

const ascii = new TextEncoder()

export function nodeCrypto(crypto: NodeCrypto): GuardCrypto {
  // One piece of memory for what is verified: node:crypto takes small arrays of their own only after
  // moving them, and nothing else can run before it is done with this one.
  const memory = new Uint8Array(maxJwsLength)

  return {
    importKey(jwk, algorithm) {
      const { nodeDigest, signatureLength } = algorithms[algorithm]
      const publicKey = crypto.createPublicKey({ key: jwk, format: 'jwk' })
      // An object of options costs a microsecond, and only ECDSA has an encoding to choose.
      const key =
        algorithm === 'ES256' ? ({ key: publicKey, dsaEncoding: 'ieee-p1363' } as const) : publicKey
      return {
        algorithm,
        verify(signingInput, signature) {
          if (signatureLength !== undefined && signature.length !== signatureLength) return false
          if (signingInput.length + signature.length > memory.length)
            return crypto.verify(nodeDigest, ascii.encode(signingInput), key, signature)
          const end = ascii.encodeInto(signingInput, memory).written
          memory.set(signature, end)
          const signed = memory.subarray(0, end)
          return crypto.verify(
            nodeDigest,
            signed,
            key,
            memory.subarray(end, end + signature.length),
          )
        },
      }
    },

    sha256: (data) => crypto.hash('sha256', data, 'base64url'),
    digests: (texts) => texts.map((text) => crypto.hash('sha256', text, 'buffer')),
  }
}
