/**
 * The store as the OAuth endpoints see it: clients and APIs come from memory until something
 * changes. A client that was seen before costs no database call.
 */
import type { Api, Client, NewRevocation, RevocationSet, Store } from '@keygrant/engine'

/** The most clients held. */
const maxClients = 20_000

export class CachedStore implements Store {
  readonly #store: Store
  readonly #revocations: RevocationSet
  #clients = new Map<string, Client>()
  #apis: readonly Api[] | undefined
  /** Counts the times the caches were emptied: what was read before must not be kept after. */
  #generation = 0

  constructor(store: Store, revocations: RevocationSet) {
    this.#store = store
    this.#revocations = revocations
  }

  /** Forgets everything; the next request reads it again. */
  empty(): void {
    this.#generation++
    this.#clients = new Map()
    this.#apis = undefined
  }

  /** Not `async`: an answer from memory is there without another turn of the microtask queue. */
  findClient(clientId: string): Promise<Client | undefined> {
    const known = this.#clients.get(clientId)
    return known === undefined ? this.#readClient(clientId) : Promise.resolve(known)
  }

  async #readClient(clientId: string): Promise<Client | undefined> {
    const generation = this.#generation
    const client = await this.#store.findClient(clientId)
    // Ids that do not exist are not kept: a stranger could fill the memory with them.
    if (client !== undefined && generation === this.#generation) {
      if (this.#clients.size >= maxClients) this.#clients.clear()
      this.#clients.set(clientId, client)
    }
    return client
  }

  listApis(): Promise<readonly Api[]> {
    return this.#apis === undefined ? this.#readApis() : Promise.resolve(this.#apis)
  }

  async #readApis(): Promise<readonly Api[]> {
    const generation = this.#generation
    const apis = await this.#store.listApis()
    if (generation === this.#generation) this.#apis = apis
    return apis
  }

  findRefreshToken: Store['findRefreshToken'] = (hash) => this.#store.findRefreshToken(hash)
  findAccessToken: Store['findAccessToken'] = (hash) => this.#store.findAccessToken(hash)
  commitIssuance: Store['commitIssuance'] = (commit) => this.#store.commitIssuance(commit)
  revocationsAfter: Store['revocationsAfter'] = (seq, limit) =>
    this.#store.revocationsAfter(seq, limit)

  /** This node knows of its own revocations before it answers. */
  async revoke(revocation: NewRevocation): Promise<number> {
    const seq = await this.#store.revoke(revocation)
    this.#revocations.add({ ...revocation, seq })
    return seq
  }
}
