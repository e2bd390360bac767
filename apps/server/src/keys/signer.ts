/**
 * Signs tokens with node:crypto.
 *
 * Signatures asked for in one turn of the event loop are made back to back at its end: that costs
 * about half of making each in the middle of its request (docs/decisions/0003-signing.md).
 */
import { hash, sign, verify } from 'node:crypto'
import type { SignedClaims, Signer } from '@keygrant/engine'
import { type PublicJwk, parseJws, type SigningAlgorithm } from '@keygrant/protocol'
import { atEndOfTurn } from '../http/end-of-turn.ts'
import type { UsableKey } from './key-pair.ts'
import type { KeyRing } from './key-ring.ts'

interface Order {
  readonly key: UsableKey
  readonly input: string
  resolve(token: string): void
  reject(error: unknown): void
}

/** The most tokens whose claims are remembered once verified. */
const rememberedTokens = 10_000

export class JwtSigner implements Signer {
  readonly #ring: KeyRing
  #orders: Order[] = []
  /** Encoded headers by `typ`, then `kid`. */
  readonly #headers = new Map<string, Map<string, string>>()
  /** Verified claims by the hash of the token; the token itself is not kept. */
  readonly #verified = new Map<string, SignedClaims & { readonly typ: string }>()

  constructor(ring: KeyRing) {
    this.#ring = ring
  }

  /** Not `async`: with a key at hand there is one promise to wait for, not three. */
  sign(
    algorithm: SigningAlgorithm,
    typ: string,
    claims: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    const key = this.#ring.current(algorithm)
    return key === undefined
      ? this.#ring.signingKey(algorithm).then((made) => this.#order(made, typ, claims))
      : this.#order(key, typ, claims)
  }

  #order(key: UsableKey, typ: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
    const payload = bytesOf(JSON.stringify(claims)).toString('base64url')
    const input = `${this.#header(key, typ)}.${payload}`
    return new Promise((resolve, reject) => {
      if (this.#orders.push({ key, input, resolve, reject }) === 1) atEndOfTurn(this.#flush)
    })
  }

  read(token: string, typ: string): SignedClaims | undefined {
    const id = hash('sha256', token, 'base64url')
    const known = this.#verified.get(id) ?? this.#verify(token, id)
    // A key that has left the JWK Set takes its tokens with it.
    return known?.typ === typ && this.#ring.published(known.kid) !== undefined ? known : undefined
  }

  publicKeys(): readonly PublicJwk[] {
    return this.#ring.publicKeys()
  }

  #header({ kid, algorithm }: UsableKey, typ: string): string {
    const known = this.#headers.get(typ)
    const made = known?.get(kid)
    if (made !== undefined) return made
    const header = Buffer.from(JSON.stringify({ alg: algorithm, typ, kid })).toString('base64url')
    if (known === undefined) this.#headers.set(typ, new Map([[kid, header]]))
    else known.set(kid, header)
    return header
  }

  readonly #flush = (): void => {
    const orders = this.#orders
    this.#orders = []
    // All are signed before any is written down, so that each step finds its code in the caches.
    const signatures = orders.map(signatureFor)
    for (const [index, { key, input, resolve }] of orders.entries()) {
      const signature = signatures[index]
      if (signature !== undefined) resolve(`${input}.${encoded(key, signature)}`)
    }
  }

  #verify(token: string, id: string): (SignedClaims & { readonly typ: string }) | undefined {
    const jws = parseJws(token)
    if (jws === undefined) return undefined
    const { alg, kid, typ, crit } = jws.header
    if (typeof kid !== 'string' || typeof typ !== 'string' || crit !== undefined) return undefined
    const key = this.#ring.published(kid)
    if (key === undefined || alg !== key.algorithm) return undefined
    if (!verifies(key, jws.signingInput, jws.signature)) return undefined

    const verified = { kid, typ, claims: jws.payload }
    if (this.#verified.size >= rememberedTokens) {
      const oldest = this.#verified.keys().next()
      if (oldest.done !== true) this.#verified.delete(oldest.value)
    }
    this.#verified.set(id, verified)
    return verified
  }
}

const digestOf = (algorithm: SigningAlgorithm): 'sha256' | null =>
  algorithm === 'EdDSA' ? null : 'sha256'

/** Where texts are bytes for the length of one call: a buffer for each costs more than filling it. */
const memory = Buffer.alloc(8_192)
/** A UTF-16 unit takes at most three bytes. */
const maxShort = Math.floor(memory.length / 3)

/** A text's bytes, to be used at once: the next call may take their place. */
const bytesOf = (text: string): Buffer =>
  text.length <= maxShort ? memory.subarray(0, memory.write(text)) : Buffer.from(text)

/** Undefined if there can be none; whoever waits for it was told why. */
function signatureFor({
  key: { algorithm, privateKey },
  input,
  reject,
}: Order): Buffer | undefined {
  try {
    return sign(digestOf(algorithm), bytesOf(input), privateKey)
  } catch (error) {
    reject(error)
    return undefined
  }
}

const encoded = ({ algorithm }: UsableKey, signature: Buffer): string =>
  (algorithm === 'ES256' ? concatenated(signature) : signature).toString('base64url')

/** The bytes of one number of a P-256 signature. */
const numberLength = 32
/** What {@link concatenated} gives, to be written down before the next is made. */
const pair = Buffer.alloc(2 * numberLength)

/**
 * JWS wants the two numbers of an ECDSA signature side by side (RFC 7518 §3.4). OpenSSL makes DER:
 * `30 len 02 len r 02 len s`, numbers without leading zeros but with one where the first bit is set.
 * Node's own `dsaEncoding` would do this too; on Node 24 it costs more than the signature itself.
 */
function concatenated(der: Buffer): Buffer {
  pair.fill(0)
  let at = 2
  for (let end = numberLength; end <= pair.length; end += numberLength) {
    const length = der[at + 1] ?? 0
    const start = at + 2 + Math.max(0, length - numberLength)
    at += 2 + length
    for (let from = start, to = end - (at - start); from < at; from++, to++)
      pair[to] = der[from] ?? 0
  }
  return pair
}

const verifies = (
  { algorithm, publicKey }: UsableKey,
  input: string,
  signed: Uint8Array,
): boolean =>
  verify(
    digestOf(algorithm),
    Buffer.from(input),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    signed,
  )
