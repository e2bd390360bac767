/**
 * Proof of possession: a key, the proofs made with it, and what servers want to see in them. Beside
 * `protocol.ts` the only module that knows oauth4webapi.
 *
 * @see RFC 9449
 */
import * as oauth from 'oauth4webapi'
import { CredentialsError } from '../errors.ts'
import { isLoopback } from '../loopback.ts'
import { serverTime } from '../retry-after.ts'

/** Where the key comes from: it was given, it lay in a store, or it is made. */
export type KeyOrigin =
  | { readonly pair: CryptoKeyPair }
  | { readonly jwk: JsonWebKey }
  /** `keepable`: a store is to keep it, so it must be possible to take it out. */
  | { readonly keepable: boolean }

/** One request to an API, as its proof names it. */
export interface ProvenRequest {
  readonly url: URL
  readonly method: string
  /** The caller's own headers. */
  readonly headers: Headers
}

/** A clock that differs by less needs no correction: servers allow for some seconds. */
const toleratedSkew = 5_000

const es256 = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** Makes proofs with one key. The key is made, or read, when it is first needed. */
export class Prover {
  readonly #origin: KeyOrigin
  #handle: Promise<oauth.DPoPHandle> | undefined
  #jwk: JsonWebKey | undefined
  /** How far the servers' clock is ahead of this machine's, in milliseconds. */
  #skew = 0

  constructor(origin: KeyOrigin) {
    this.#origin = origin
    if ('jwk' in origin) this.#jwk = origin.jwk
  }

  /** The private key, once it was made, where a store is to keep it. */
  get jwk(): JsonWebKey | undefined {
    return this.#jwk
  }

  /** Whether somebody who is given no more than what a store holds could go on with this key. */
  get isKept(): boolean {
    return 'pair' in this.#origin || this.#jwk !== undefined
  }

  /** Whether it is the key that a store holds. */
  isOf({ x, y }: JsonWebKey): boolean {
    return this.#jwk !== undefined && this.#jwk.x === x && this.#jwk.y === y
  }

  /** What the protocol layer adds proofs with. */
  handle(): Promise<oauth.DPoPHandle> {
    this.#handle ??= this.#open()
    return this.#handle
  }

  /** The key's name in tokens and requests, RFC 7638. */
  async thumbprint(): Promise<string> {
    return (await this.handle()).calculateThumbprint()
  }

  /**
   * Sends a request with a token that is bound to the key.
   *
   * @param send Is given the headers: the caller's, the token and its proof.
   */
  async present(
    token: string,
    { url, method, headers }: ProvenRequest,
    send: (headers: Headers) => Promise<Response>,
  ): Promise<Response> {
    const own = new Headers(headers)
    own.delete('authorization')
    own.delete('dpop')
    try {
      return await oauth.protectedResourceRequest(token, method, url, own, null, {
        DPoP: await this.handle(),
        [oauth.allowInsecureRequests]: isLoopback(url),
        [oauth.customFetch]: (_url, request) => send(new Headers(request.headers)),
      })
    } catch (error) {
      if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response
      throw error
    }
  }

  /** The headers of one request, for whoever sends it himself. */
  async headers(token: string, request: Omit<ProvenRequest, 'headers'>): Promise<Headers> {
    let made = new Headers()
    await this.present(token, { ...request, headers: made }, (headers) => {
      made = headers
      return Promise.resolve(new Response())
    })
    return made
  }

  /**
   * Looks at what a refusal says about proofs: the nonce that the server wants, which the handle keeps,
   * and its clock.
   *
   * @returns Whether a proof made now would be another in more than its `jti`.
   */
  learn({ headers }: Response): boolean {
    const skew = serverTime(headers) - Date.now()
    const isNewTime = Math.abs(skew - this.#skew) > toleratedSkew
    if (isNewTime) this.#skew = skew
    return isNewTime || headers.has('dpop-nonce')
  }

  async #open(): Promise<oauth.DPoPHandle> {
    const pair = await this.#pair()
    return oauth.DPoP({}, pair, {
      [oauth.modifyAssertion]: (_header, payload) => {
        const iat = Math.floor((Date.now() + this.#skew) / 1000)
        Object.assign(payload, { iat })
      },
    })
  }

  async #pair(): Promise<CryptoKeyPair> {
    const origin = this.#origin
    if ('pair' in origin) return origin.pair
    if ('jwk' in origin) return importPair(origin.jwk)
    const { keepable } = origin
    const pair = await crypto.subtle.generateKey(es256, keepable, ['sign', 'verify'])
    if (keepable) this.#jwk = trimmed(await crypto.subtle.exportKey('jwk', pair.privateKey))
    return pair
  }
}

/** Without what only says how a runtime may use it. */
const trimmed = ({ kty, crv, x, y, d }: JsonWebKey): JsonWebKey =>
  Object.fromEntries(Object.entries({ kty, crv, x, y, d }))

async function importPair(jwk: JsonWebKey): Promise<CryptoKeyPair> {
  const { d: _private, ...shown } = trimmed(jwk)
  try {
    const { subtle } = crypto
    // The private half stays inside from here on: what a store holds is known as text already.
    const privateKey = await subtle.importKey('jwk', trimmed(jwk), es256, false, ['sign'])
    const publicKey = await subtle.importKey('jwk', shown, es256, true, ['verify'])
    return { privateKey, publicKey }
  } catch {
    // The runtime's message may quote the key.
    throw new CredentialsError('store_corrupt', 'The DPoP key in the store cannot be read.')
  }
}
