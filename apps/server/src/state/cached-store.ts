/**
 * The store as the OAuth endpoints see it: clients and APIs come from memory until something
 * changes. A client that was seen before costs no database call.
 */
import type { Api, Client, NewRevocation, Revocation, RevocationSet, Store } from '@keygrant/engine'

/** The most clients held. */
const maxClients = 20_000

export class CachedStore implements Store {
  readonly #store: Store
  readonly #revocations: RevocationSet
  #clients = new Map<string, Client>()
  #apis: readonly Api[] | undefined
  /** Reads under way: callers that miss at the same time share one. */
  #reading = new Map<string, Promise<Client | undefined>>()
  #readingApis: Promise<readonly Api[]> | undefined
  /** Ends of families under way: who asks for the end of one meanwhile shares it. */
  readonly #ending = new Map<string, Promise<Revocation>>()

  constructor(store: Store, revocations: RevocationSet) {
    this.#store = store
    this.#revocations = revocations
  }

  /** Forgets everything; the next request reads it again. */
  empty(): void {
    this.#clients = new Map()
    this.#apis = undefined
    // Whoever asks from now on must not be given what was read before the change.
    this.#reading = new Map()
    this.#readingApis = undefined
  }

  /** Not `async`: an answer from memory is there without another turn of the microtask queue. */
  findClient(clientId: string): Promise<Client | undefined> {
    const known = this.#clients.get(clientId)
    return known === undefined ? this.#readClient(clientId) : Promise.resolve(known)
  }

  #readClient(clientId: string): Promise<Client | undefined> {
    const reading = this.#reading
    const begun = reading.get(clientId)
    if (begun !== undefined) return begun
    const read = this.#store.findClient(clientId)
    reading.set(clientId, read)
    return read
      .then((client) => {
        // Ids that do not exist are not kept: a stranger could fill the memory with them.
        if (client !== undefined && reading === this.#reading) this.#keep(client)
        return client
      })
      .finally(() => reading.delete(clientId))
  }

  #keep(client: Client): void {
    if (this.#clients.size >= maxClients) {
      const oldest = this.#clients.keys().next()
      if (oldest.done !== true) this.#clients.delete(oldest.value)
    }
    this.#clients.set(client.id, client)
  }

  listApis(): Promise<readonly Api[]> {
    if (this.#apis !== undefined) return Promise.resolve(this.#apis)
    this.#readingApis ??= this.#readApis()
    return this.#readingApis
  }

  async #readApis(): Promise<readonly Api[]> {
    const reading = this.#reading
    try {
      const apis = await this.#store.listApis()
      if (reading === this.#reading) this.#apis = apis
      return apis
    } finally {
      if (reading === this.#reading) this.#readingApis = undefined
    }
  }

  findRefreshToken: Store['findRefreshToken'] = (hash) => this.#store.findRefreshToken(hash)
  findAccessToken: Store['findAccessToken'] = (hash) => this.#store.findAccessToken(hash)
  findAuthorizationCode: Store['findAuthorizationCode'] = (hash) =>
    this.#store.findAuthorizationCode(hash)
  findDeviceAuthorization: Store['findDeviceAuthorization'] = (hash) =>
    this.#store.findDeviceAuthorization(hash)
  findDeveloperToken: Store['findDeveloperToken'] = (hash) => this.#store.findDeveloperToken(hash)
  recordPoll: Store['recordPoll'] = (hash, now) => this.#store.recordPoll(hash, now)
  commitIssuance: Store['commitIssuance'] = (commit) => this.#store.commitIssuance(commit)
  revocationsAfter: Store['revocationsAfter'] = (seq, limit) =>
    this.#store.revocationsAfter(seq, limit)

  /**
   * This node knows of its own revocations before it answers. A family that many end at once, with
   * one code that they all present, ends once: none of them holds a connection to wait for the rest.
   */
  revoke(revocation: NewRevocation): Promise<Revocation> {
    if (revocation.kind !== 'family') return this.#revoke(revocation)
    const { value } = revocation
    const begun = this.#ending.get(value)
    if (begun !== undefined) return begun
    const end = this.#revoke(revocation).finally(() => this.#ending.delete(value))
    this.#ending.set(value, end)
    return end
  }

  async #revoke(revocation: NewRevocation): Promise<Revocation> {
    const stored = await this.#store.revoke(revocation)
    this.#revocations.add(stored)
    return stored
  }
}
