/**
 * The guard's crypto on any runtime with Web Crypto.
 *
 * @see W3C Web Cryptography API, Secure Curves in the Web Cryptography API (Ed25519)
 */
import { encodeBase64url } from '@keygrant/protocol'
import { algorithms, type GuardCrypto } from './guard-crypto.ts'

const encoder = new TextEncoder()

export function webCrypto(subtle: SubtleCrypto = globalThis.crypto.subtle): GuardCrypto {
  return {
    async importKey(jwk, algorithm) {
      const { web, signatureLength } = algorithms[algorithm]
      const key = await subtle.importKey('jwk', jwk, web.import, false, ['verify'])
      return {
        algorithm,
        async verify(signingInput, signature) {
          if (signatureLength !== undefined && signature.length !== signatureLength) return false
          return subtle.verify(web.verify, key, signature, encoder.encode(signingInput))
        },
      }
    },

    async sha256(data) {
      const bytes = typeof data === 'string' ? encoder.encode(data) : data
      return encodeBase64url(new Uint8Array(await subtle.digest('SHA-256', bytes)))
    },

    digests: (texts) =>
      Promise.all(
        texts.map(
          async (text) => new Uint8Array(await subtle.digest('SHA-256', encoder.encode(text))),
        ),
      ),
  }
}
