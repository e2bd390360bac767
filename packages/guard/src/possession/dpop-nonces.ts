/**
 * Nonces that nobody stores: each is the HMAC of a stretch of time, so that every instance with the
 * secret makes and knows the same ones. The one before the present one still counts.
 *
 * @see RFC 9449 §8 and §9
 */
import { encodeBase64url } from '@keygrant/protocol'

export interface DpopNoncesOptions {
  /** At least 32 bytes. */
  readonly secret: string | Uint8Array
  /** For how long one nonce is handed out, in seconds. It is good for that long again. */
  readonly period: number
  /** Milliseconds. */
  readonly now: () => number
}

/** What a nonce in a proof is worth, and the one to use from now on. */
export interface NonceReading {
  /** When a proof with this nonce stops being good, in seconds since the epoch; undefined if it isn't. */
  readonly goodUntil: number | undefined
  /** To hand out; undefined if the proof has it already. */
  readonly next: string | undefined
}

const text = new TextEncoder()

export class DpopNonces {
  readonly #options: DpopNoncesOptions
  readonly #made = new Map<number, Promise<string>>()
  #key: Promise<CryptoKey> | undefined

  constructor(options: DpopNoncesOptions) {
    this.#options = options
  }

  async read(nonce: string | undefined): Promise<NonceReading> {
    const { now, period } = this.#options
    const present = Math.floor(now() / 1000 / period)
    const next = await this.#nonceOf(present)
    if (nonce === next) return { goodUntil: (present + 2) * period, next: undefined }
    const before = nonce !== undefined && nonce === (await this.#nonceOf(present - 1))
    return { goodUntil: before ? (present + 1) * period : undefined, next }
  }

  #nonceOf(stretch: number): Promise<string> {
    const known = this.#made.get(stretch)
    if (known !== undefined) return known
    for (const old of this.#made.keys()) if (old < stretch - 1) this.#made.delete(old)
    const made = this.#make(stretch)
    this.#made.set(stretch, made)
    return made
  }

  async #make(stretch: number): Promise<string> {
    const { secret, period } = this.#options
    const { subtle } = globalThis.crypto
    const bytes = typeof secret === 'string' ? text.encode(secret) : Uint8Array.from(secret)
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    this.#key ??= subtle.importKey('raw', bytes, hmac, false, ['sign'])
    const named = text.encode(`keygrant dpop nonce ${period} ${stretch}`)
    return encodeBase64url(new Uint8Array(await subtle.sign('HMAC', await this.#key, named)))
  }
}
