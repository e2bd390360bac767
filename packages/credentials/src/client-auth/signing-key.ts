/**
 * A key that a client signs with: the option, and what is wrong with it.
 */

/** The client's key. It need not be extractable: it signs, and is never shown. */
export interface PrivateKeyJwt {
  readonly method: 'private_key_jwt'
  /** A private key for signing: Ed25519, ECDSA, or RSA of at least 2048 bits. */
  readonly key: CryptoKey
  /** How the server calls the algorithm of an Ed25519 key: `EdDSA` (default) or `Ed25519`. Others follow from the key. */
  readonly alg?: string
  /** The key's id in the client's JWK Set. */
  readonly kid?: string
}

/** What is wrong with it, in words that follow the option's name. */
export function mistakeIn({ key, alg, kid }: PrivateKeyJwt): string | undefined {
  const algorithms = algorithmsOf(key)
  if (algorithms.length === 0)
    return 'needs a private CryptoKey for signing: Ed25519, ECDSA, or RSA of at least 2048 bits'
  if (alg !== undefined && !algorithms.includes(alg))
    return `has a key for ${algorithms.join(' or ')}, not for another alg`
  return kid === undefined || (typeof kid === 'string' && kid !== '')
    ? undefined
    : 'has an empty kid'
}

const curves: Readonly<Record<string, string>> = { 'P-256': '256', 'P-384': '384', 'P-521': '512' }

/** How the algorithm of a key is called, the usual name first (RFC 7518, RFC 8037, RFC 9864). */
export function algorithmsOf(key: CryptoKey | undefined): readonly string[] {
  if (key?.type !== 'private' || !key.usages.includes('sign')) return []
  const {
    name,
    namedCurve,
    hash,
    modulusLength = 0,
  } = key.algorithm as KeyAlgorithm & {
    readonly namedCurve?: string
    readonly hash?: KeyAlgorithm
    readonly modulusLength?: number
  }
  const curve = curves[namedCurve ?? '']
  const bits =
    modulusLength >= 2048 ? /^SHA-(256|384|512)$/u.exec(hash?.name ?? '')?.[1] : undefined
  if (name === 'Ed25519') return ['EdDSA', 'Ed25519']
  if (name === 'ECDSA') return curve === undefined ? [] : [`ES${curve}`]
  if (bits === undefined) return []
  if (name === 'RSASSA-PKCS1-v1_5') return [`RS${bits}`]
  return name === 'RSA-PSS' ? [`PS${bits}`] : []
}
