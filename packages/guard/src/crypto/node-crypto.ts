/**
 * The guard's crypto on node:crypto, which verifies without a promise and in about half the time of
 * Web Crypto. The module is handed in, never imported, so that bundlers for browsers and Workers
 * find nothing to resolve.
 */
import { maxJwsLength } from '@keygrant/protocol'
import { derLength, writeDerSignature } from './der-signature.ts'
import { algorithms, type GuardCrypto } from './guard-crypto.ts'

/** The part of node:crypto that is used. */
export interface NodeCrypto {
  createPublicKey(input: { key: JsonWebKey; format: 'jwk' }): object
  createVerify(digest: string): NodeVerify
  verify(digest: null, data: Uint8Array, key: object, signature: Uint8Array): boolean
  hash(algorithm: 'sha256', data: string | Uint8Array, encoding: 'base64url'): string
  hash(algorithm: 'sha256', data: string, encoding: 'buffer'): Uint8Array
}
interface NodeVerify {
  update(text: string): NodeVerify
  verify(key: object, signature: Uint8Array): boolean
}

const ascii = new TextEncoder()

export function nodeCrypto(crypto: NodeCrypto): GuardCrypto {
  // The same memory each time, since making some costs more than the rest: nothing else can run
  // before node:crypto is done with it.
  const memory = new Uint8Array(maxJwsLength)
  const der = new Uint8Array(derLength)

  /** Undefined for what is beyond ASCII, which nobody has signed in a JWS. */
  const bytesOf = (text: string): Uint8Array | undefined => {
    const bytes = text.length > memory.length ? new Uint8Array(text.length) : memory
    const { read, written } = ascii.encodeInto(text, bytes)
    return read === text.length && written === read ? bytes.subarray(0, written) : undefined
  }

  return {
    importKey(jwk, algorithm) {
      const { nodeDigest, signatureLength } = algorithms[algorithm]
      const key = crypto.createPublicKey({ key: jwk, format: 'jwk' })
      return {
        algorithm,
        verify(signingInput, signature) {
          if (signatureLength !== undefined && signature.length !== signatureLength) return false
          if (nodeDigest === null) {
            const bytes = bytesOf(signingInput)
            return bytes !== undefined && crypto.verify(null, bytes, key, signature)
          }
          const form =
            algorithm === 'ES256' ? der.subarray(0, writeDerSignature(signature, der)) : signature
          // It takes text as it is, and less time for it than crypto.verify takes for bytes.
          return crypto.createVerify(nodeDigest).update(signingInput).verify(key, form)
        },
      }
    },

    sha256: (data) => crypto.hash('sha256', data, 'base64url'),
    digests: (texts) => texts.map((text) => crypto.hash('sha256', text, 'buffer')),
  }
}
