/** Makes signing keys, and puts stored ones to use. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { SigningKey } from '@keygrant/engine'
import type { PublicJwk, SigningAlgorithm } from '@keygrant/protocol'
import type { MasterKey } from './master-key.ts'

const generate = promisify(generateKeyPair)

export interface UsableKey extends SigningKey {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

export type NewKey = Pick<SigningKey, 'kid' | 'algorithm' | 'publicJwk' | 'sealedPrivateKey'>

export async function newKeyPair(algorithm: SigningAlgorithm, master: MasterKey): Promise<NewKey> {
  const { privateKey, publicKey } = await generateFor(algorithm)
  const { kty, crv, x, y, n, e } = publicKey.export({ format: 'jwk' })
  const members = Object.entries({ crv, e, kty, n, x, y }).filter(
    ([, value]) => value !== undefined,
  )
  // RFC 7638: the thumbprint of the required members in alphabetical order.
  const required = JSON.stringify(Object.fromEntries(members))
  const kid = createHash('sha256').update(required).digest('base64url')
  const publicJwk = { ...Object.fromEntries(members), kid, use: 'sig', alg: algorithm } as PublicJwk
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { kid, algorithm, publicJwk, sealedPrivateKey: master.seal(pem.toString()) }
}

function generateFor(
  algorithm: SigningAlgorithm,
): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  switch (algorithm) {
    case 'ES256':
      return generate('ec', { namedCurve: 'P-256' })
    case 'EdDSA':
      return generate('ed25519')
    case 'RS256':
      return generate('rsa', { modulusLength: 2048 })
  }
}

/** Undefined if the private key was sealed under another master key. */
export function usable(key: SigningKey, master: MasterKey): UsableKey | undefined {
  const pem = master.unseal(key.sealedPrivateKey)
  if (pem === undefined) return undefined
  const privateKey = createPrivateKey(pem)
  return { ...key, privateKey, publicKey: createPublicKey(privateKey) }
}
