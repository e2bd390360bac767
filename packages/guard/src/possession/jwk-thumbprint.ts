/**
 * The thumbprint by which a token names the key it is bound to.
 *
 * @see RFC 7638 §3 (members in alphabetical order, no white space), RFC 8037 §2 (OKP keys)
 */
import type { SigningAlgorithm } from '@keygrant/protocol'
import { algorithms, type Eventually, type GuardCrypto } from '../crypto/guard-crypto.ts'

/** @param jwk A key of this algorithm, all of whose members are strings. */
export function jwkThumbprint(
  jwk: JsonWebKey,
  algorithm: SigningAlgorithm,
  crypto: GuardCrypto,
): Eventually<string> {
  const { kty, crv, members } = algorithms[algorithm]
  const required = { kty, ...(crv === undefined ? undefined : { crv }) }
  const all = { ...required, ...Object.fromEntries(members.map((name) => [name, jwk[name]])) }
  const sorted = Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))
  return crypto.sha256(JSON.stringify(Object.fromEntries(sorted)))
}
