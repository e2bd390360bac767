/**
 * One look at what keys the issuer has now: discovery when the address is unknown or was no good,
 * then the JWK Set, conditionally.
 *
 * @see RFC 9110 §13.1.2 (If-None-Match)
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { GuardCrypto } from '../crypto/guard-crypto.ts'
import { discoverJwksUri } from './discover.ts'
import { type Fetch, fetchJson } from './fetch-json.ts'
import { freshFor } from './fresh-for.ts'
import { type HeldKey, importKeys, readJwkSet } from './jwk-set.ts'
import { defaultFresh, maxFresh } from './key-state.ts'

export interface IssuerKeysOptions {
  readonly issuer: string
  readonly fetch: Fetch
  readonly crypto: GuardCrypto
}

export interface KeySet {
  readonly keys: ReadonlyMap<string, HeldKey>
  /** Milliseconds, as the issuer said. */
  readonly freshFor: number
}

export class IssuerKeys {
  readonly #options: IssuerKeysOptions
  #uri: { readonly href: string; readonly foundAt: number } | undefined
  #etag: string | undefined

  constructor(options: IssuerKeysOptions) {
    this.#options = options
  }

  /**
   * @param held Taken over where unchanged. Must be what the last success returned, or empty.
   * @param now Milliseconds.
   */
  async fetch(
    held: ReadonlyMap<string, HeldKey>,
    now: number,
  ): Promise<Result<KeySet, 'unreachable' | 'metadata_refused' | 'keys_refused'>> {
    const uri = await this.#findUri(now)
    if (!uri.ok) return uri
    const answer = await fetchJson(uri.value, this.#options.fetch, {
      conditions: this.#conditions(held),
    })
    if (!answer.ok) return answer

    const { status, headers, body } = answer.value
    const lifetime = freshFor(headers) ?? defaultFresh
    if (status === 304 && this.#etag !== undefined) return ok({ keys: held, freshFor: lifetime })
    const jwks = readJwkSet(body)
    if (jwks === undefined) {
      // The address may have moved. A server in trouble keeps it, and is spared a second request.
      if (status < 500) this.#uri = undefined
      return err('keys_refused')
    }
    this.#etag = headers.get('etag') ?? undefined
    const keys = await importKeys(jwks, held, this.#options.crypto)
    return ok({ keys, freshFor: lifetime })
  }

  async #findUri(now: number): Promise<Result<string, 'unreachable' | 'metadata_refused'>> {
    if (this.#uri !== undefined && Math.abs(now - this.#uri.foundAt) < maxFresh)
      return ok(this.#uri.href)
    const found = await discoverJwksUri(this.#options.issuer, this.#options.fetch)
    if (found.ok) this.#uri = { href: found.value, foundAt: now }
    return found
  }

  #conditions(held: ReadonlyMap<string, HeldKey>): Readonly<Record<string, string>> {
    return this.#etag === undefined || held.size === 0 ? {} : { 'if-none-match': this.#etag }
  }
}
