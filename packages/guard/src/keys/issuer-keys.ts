/**
 * One look at what keys the issuer has now: discovery when the address is unknown or was no good,
 * then the JWK Set, conditionally.
 *
 * @see RFC 9110 §13.1.2 (If-None-Match)
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { GuardCrypto } from '../crypto/guard-crypto.ts'
import { fetchJson } from './fetch-json.ts'
import type { Fetch } from './fetch-text.ts'
import { freshFor } from './fresh-for.ts'
import type { IssuerMetadata } from './issuer-metadata.ts'
import { type HeldKey, importKeys, readJwkSet } from './jwk-set.ts'
import { defaultFresh } from './key-state.ts'

export interface IssuerKeysOptions {
  readonly metadata: IssuerMetadata
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
  #etag: string | undefined

  constructor(options: IssuerKeysOptions) {
    this.#options = options
  }

  /** @param held Taken over where unchanged. Must be what the last success returned, or empty. */
  async fetch(
    held: ReadonlyMap<string, HeldKey>,
  ): Promise<Result<KeySet, 'unreachable' | 'metadata_refused' | 'keys_refused'>> {
    const { metadata, fetch, crypto } = this.#options
    const addresses = await metadata.find()
    if (!addresses.ok) return addresses
    const headers = this.#conditions(held)
    const answer = await fetchJson(addresses.value.jwks, fetch, { headers })
    if (!answer.ok) return answer

    const { status, headers: received, body } = answer.value
    const lifetime = freshFor(received) ?? defaultFresh
    if (status === 304 && this.#etag !== undefined) return ok({ keys: held, freshFor: lifetime })
    const jwks = readJwkSet(body)
    if (jwks === undefined) {
      // The address may have moved. A server in trouble keeps it, and is spared a second request.
      if (status < 500) metadata.forget()
      return err('keys_refused')
    }
    this.#etag = received.get('etag') ?? undefined
    const keys = await importKeys(jwks, held, crypto)
    return ok({ keys, freshFor: lifetime })
  }

  #conditions(held: ReadonlyMap<string, HeldKey>): Readonly<Record<string, string>> {
    return this.#etag === undefined || held.size === 0 ? {} : { 'if-none-match': this.#etag }
  }
}
