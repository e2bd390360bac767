/** The signing keys in use: read from the store, made when one is missing or due. */
import {
  type AdminStore,
  type AdminTransaction,
  type Clock,
  chooseKey,
  type Policy,
  planRotation,
  publishedKeys,
  type RotationPlan,
  replaceNow,
  rotateNow,
  type SigningKey,
} from '@keygrant/engine'
import type { PublicJwk, SigningAlgorithm } from '@keygrant/protocol'
import { newKeyPair, type UsableKey, usable } from './key-pair.ts'
import type { MasterKey } from './master-key.ts'

export interface KeyRingOptions {
  readonly store: AdminStore
  readonly master: MasterKey
  readonly policy: Policy
  readonly now: Clock
}

export class KeyRing {
  readonly #options: KeyRingOptions
  #keys: readonly UsableKey[] = []
  readonly #making = new Map<SigningAlgorithm, Promise<UsableKey>>()

  constructor(options: KeyRingOptions) {
    this.#options = options
  }

  /** Reads the keys again. Throws if one was sealed under another master key. */
  async reload(): Promise<void> {
    const { store, master } = this.#options
    const known = new Map(this.#keys.map((key) => [key.kid, key]))
    const stored = await store.listSigningKeys()
    this.#keys = stored.map((key) => {
      const old = known.get(key.kid)
      const ready = old === undefined ? usable(key, master) : { ...old, ...key }
      if (ready === undefined) throw new Error(`signing key ${key.kid} does not open`)
      return ready
    })
  }

  /** The key that signs now; the first of its algorithm is made when it is first wanted. */
  async signingKey(algorithm: SigningAlgorithm): Promise<UsableKey> {
    return this.current(algorithm) ?? (await this.#makeFirst(algorithm))
  }

  current(algorithm: SigningAlgorithm): UsableKey | undefined {
    return chooseKey(this.#keys, algorithm, this.#options.now())
  }

  published(kid: string): UsableKey | undefined {
    const key = this.#keys.find((each) => each.kid === kid)
    return key && publishedKeys([key], this.#options.now())[0]
  }

  publicKeys(): readonly PublicJwk[] {
    return publishedKeys(this.#keys, this.#options.now()).map(({ publicJwk }) => publicJwk)
  }

  /** Makes the next key of every algorithm in use whose key has come of age. */
  async rotateDue(): Promise<void> {
    const { policy, now } = this.#options
    for (const algorithm of new Set(this.#keys.map((key) => key.algorithm))) {
      const plan = planRotation(this.#keys, { algorithm, now: now(), policy })
      if (plan !== undefined) await this.#carryOut(algorithm, plan)
    }
  }

  /** The rotation an operator asks for, within the transaction that also writes it to the audit log. */
  async rotate(transaction: AdminTransaction, algorithm: SigningAlgorithm): Promise<SigningKey> {
    const { policy, now } = this.#options
    const plan = rotateNow(this.#keys, { algorithm, now: now(), policy })
    return this.#store(transaction, plan, await this.#newKey(algorithm, plan))
  }

  /**
   * Replaces a key that leaked, within the transaction that also revokes it and writes it to the audit
   * log.
   *
   * @returns The key in its place; undefined if there is no such key that could still be used.
   */
  async replace(transaction: AdminTransaction, kid: string): Promise<SigningKey | undefined> {
    const { policy, now } = this.#options
    const leaked = this.published(kid)
    if (leaked === undefined) return undefined
    const plan = replaceNow(this.#keys, leaked, { now: now(), policy })
    return this.#store(transaction, plan, await this.#newKey(leaked.algorithm, plan))
  }

  #makeFirst(algorithm: SigningAlgorithm): Promise<UsableKey> {
    const making = this.#making.get(algorithm) ?? this.#ensure(algorithm)
    this.#making.set(algorithm, making)
    return making.finally(() => this.#making.delete(algorithm))
  }

  async #ensure(algorithm: SigningAlgorithm): Promise<UsableKey> {
    // Another node may have made it since the last look.
    await this.reload()
    const { policy, now } = this.#options
    const plan = planRotation(this.#keys, { algorithm, now: now(), policy })
    if (plan !== undefined) await this.#carryOut(algorithm, plan)
    const key = this.current(algorithm)
    if (key === undefined) throw new Error(`no signing key for ${algorithm} could be made`)
    return key
  }

  async #carryOut(algorithm: SigningAlgorithm, plan: RotationPlan): Promise<void> {
    const key = await this.#newKey(algorithm, plan)
    await this.#options.store.write((transaction) => this.#store(transaction, plan, key))
    await this.reload()
  }

  async #newKey(algorithm: SigningAlgorithm, { activatesAt }: RotationPlan): Promise<SigningKey> {
    const pair = await newKeyPair(algorithm, this.#options.master)
    return { ...pair, createdAt: this.#options.now(), activatesAt, retiresAt: null }
  }

  async #store(
    transaction: AdminTransaction,
    { retire }: RotationPlan,
    key: SigningKey,
  ): Promise<SigningKey> {
    await transaction.insertSigningKey(key)
    for (const { kid, retiresAt } of retire) await transaction.retireSigningKey(kid, retiresAt)
    return key
  }
}
