/**
 * Reads a JWK Set into keys that can verify. Members that a guard has no use for, private ones
 * included, are dropped; keys for encryption, of other types or too weak are passed over.
 *
 * @see RFC 7517 §4 and §5, RFC 7518 §3.3 (RSA keys of 2048 bits or more)
 */
import { decodeBase64url, type SigningAlgorithm, signingAlgorithms } from '@keygrant/protocol'
import { algorithms, type GuardCrypto, type VerificationKey } from '../crypto/guard-crypto.ts'

/** A key together with the text that tells it from others, so that an unchanged one is kept. */
export interface HeldKey {
  readonly fingerprint: string
  readonly key: VerificationKey
}

type Members = Readonly<Record<string, unknown>>

interface UsableJwk {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly jwk: JsonWebKey
}

const minRsaBytes = 256

/** Undefined if this is no JWK Set. Of two keys with one `kid` the first counts. */
export function readJwkSet(value: unknown): readonly UsableJwk[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { keys } = value as Members
  if (!Array.isArray(keys)) return undefined
  return keys.map(readJwk).filter((jwk) => jwk !== undefined)
}

/** Turns JWKs into keys, taking over those already held. One that is no valid key is passed over. */
export async function importKeys(
  jwks: readonly UsableJwk[],
  held: ReadonlyMap<string, HeldKey>,
  crypto: GuardCrypto,
): Promise<ReadonlyMap<string, HeldKey>> {
  const keys = new Map<string, HeldKey>()
  for (const { kid, algorithm, jwk } of jwks) {
    const fingerprint = JSON.stringify(jwk)
    const old = held.get(kid)
    const key = old?.fingerprint === fingerprint ? old.key : await tryImport(jwk, algorithm, crypto)
    if (key !== undefined && !keys.has(kid)) keys.set(kid, { fingerprint, key })
  }
  return keys
}

async function tryImport(
  jwk: JsonWebKey,
  algorithm: SigningAlgorithm,
  crypto: GuardCrypto,
): Promise<VerificationKey | undefined> {
  try {
    return await crypto.importKey(jwk, algorithm)
  } catch {
    // Such as a point that isn't on its curve: tokens that name it are signed by an unknown key.
    return undefined
  }
}

function readJwk(value: unknown): UsableJwk | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const members = value as Members
  const { kid, use = 'sig', key_ops: operations = ['verify'] } = members
  if (typeof kid !== 'string' || kid === '' || use !== 'sig') return undefined
  if (!Array.isArray(operations) || !operations.includes('verify')) return undefined

  const algorithm = signingAlgorithms.find((name) => fits(members, name))
  if (algorithm === undefined) return undefined
  return { kid, algorithm, jwk: publicPart(members, algorithm) }
}

/** The public part of a key for this algorithm. Undefined if it is none, or too weak. */
export const readPublicKey = (
  members: Members,
  algorithm: SigningAlgorithm,
): JsonWebKey | undefined => (fits(members, algorithm) ? publicPart(members, algorithm) : undefined)

/** The key's type decides the algorithm; its `alg`, if any, must not say otherwise. */
function fits(members: Members, name: SigningAlgorithm): boolean {
  const descriptor = algorithms[name]
  const { kty, crv, alg = name, n } = members
  if (kty !== descriptor.kty || alg !== name) return false
  if (descriptor.crv !== undefined && crv !== descriptor.crv) return false
  if (!descriptor.members.every((member) => typeof members[member] === 'string')) return false
  return name !== 'RS256' || (decodeBase64url(String(n))?.length ?? 0) >= minRsaBytes
}

function publicPart(members: Members, name: SigningAlgorithm): JsonWebKey {
  const { kty, crv, members: names } = algorithms[name]
  const key = Object.fromEntries(names.map((member) => [member, String(members[member])]))
  return { kty, ...(crv === undefined ? undefined : { crv }), ...key }
}
