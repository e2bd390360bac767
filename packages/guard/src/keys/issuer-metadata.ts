/** An issuer's addresses, read once a day, or again when one turned out to be no good. */

import { type Discovered, discover, type IssuerAddresses } from './discover.ts'
import type { Fetch } from './fetch-text.ts'
import { maxFresh } from './key-state.ts'

export interface IssuerMetadataOptions {
  readonly issuer: string
  readonly fetch: Fetch
  /** Milliseconds. */
  readonly now: () => number
  /** Whether a request may wait for what another one started. */
  readonly sharesFlights: boolean
}

export class IssuerMetadata {
  readonly #options: IssuerMetadataOptions
  #found: { readonly addresses: IssuerAddresses; readonly at: number } | undefined
  #flight: Promise<Discovered> | undefined

  constructor(options: IssuerMetadataOptions) {
    this.#options = options
  }

  /** The addresses. Callers that come while they are being read share the answer. */
  async find(): Promise<Discovered> {
    const { now, sharesFlights } = this.#options
    if (this.#found !== undefined && Math.abs(now() - this.#found.at) < maxFresh)
      return { ok: true, value: this.#found.addresses }
    if (sharesFlights && this.#flight !== undefined) return this.#flight
    const flight = this.#read()
    this.#flight = flight
    return flight
  }

  /** Has them read again by whoever asks next: they may have moved. */
  forget(): void {
    this.#found = undefined
  }

  async #read(): Promise<Discovered> {
    const { issuer, fetch, now } = this.#options
    const found = await discover(issuer, fetch)
    if (found.ok) this.#found = { addresses: found.value, at: now() }
    this.#flight = undefined
    return found
  }
}
