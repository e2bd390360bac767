/**
 * What the guard needs of a crypto library, and the table of its algorithms. `node-crypto.ts` and
 * `web-crypto.ts` implement it, `choose-crypto.ts` picks one.
 */
import type { SigningAlgorithm } from '@keygrant/protocol'

/** A value that is at hand, or will be. What is at hand is used without a turn of the event loop. */
export type Eventually<T> = T | Promise<T>

export interface VerificationKey {
  readonly algorithm: SigningAlgorithm
  /** Whether the key's owner signed these ASCII characters. */
  readonly verify: (signingInput: string, signature: Uint8Array<ArrayBuffer>) => Eventually<boolean>
}

export interface GuardCrypto {
  /** Rejects or throws if the members are no key, such as a point that isn't on the curve. */
  readonly importKey: (jwk: JsonWebKey, algorithm: SigningAlgorithm) => Eventually<VerificationKey>
  /** The SHA-256 of ASCII text or bytes, in base64url. */
  readonly sha256: (data: string | Uint8Array<ArrayBuffer>) => Eventually<string>
  /** The SHA-256 of each text. */
  readonly digests: (texts: readonly string[]) => Eventually<readonly Uint8Array[]>
}

/** How an algorithm's keys and signatures look. RFC 7518 §3.3, §3.4 and §6, RFC 8037 §2 and §3.1. */
export interface AlgorithmDescriptor {
  readonly kty: string
  readonly crv: string | undefined
  /** The members of a JWK that make the public key. Nothing else of it is given to a library. */
  readonly members: readonly ('x' | 'y' | 'n' | 'e')[]
  /** Bytes; undefined if it depends on the key. */
  readonly signatureLength: number | undefined
  readonly web: {
    readonly import: RsaHashedImportParams | EcKeyImportParams | Algorithm
    readonly verify: EcdsaParams | Algorithm
  }
  /** The digest to name to node:crypto; null if the algorithm brings its own. */
  readonly nodeDigest: string | null
}

export const algorithms: Readonly<Record<SigningAlgorithm, AlgorithmDescriptor>> = {
  ES256: {
    kty: 'EC',
    crv: 'P-256',
    members: ['x', 'y'],
    signatureLength: 64,
    web: {
      import: { name: 'ECDSA', namedCurve: 'P-256' },
      verify: { name: 'ECDSA', hash: 'SHA-256' },
    },
    nodeDigest: 'sha256',
  },
  EdDSA: {
    kty: 'OKP',
    crv: 'Ed25519',
    members: ['x'],
    signatureLength: 64,
    web: { import: { name: 'Ed25519' }, verify: { name: 'Ed25519' } },
    nodeDigest: null,
  },
  RS256: {
    kty: 'RSA',
    crv: undefined,
    members: ['n', 'e'],
    signatureLength: undefined,
    web: {
      import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      verify: { name: 'RSASSA-PKCS1-v1_5' },
    },
    nodeDigest: 'sha256',
  },
}
