/**
 * A store that notes what is asked of the one behind it, and can be told to fail: for tests that
 * hold the server to its promises about the database. It decides and remembers nothing itself.
 */
import type { SqlStore } from '@keygrant/store-sql'

export class CountingStore {
  /** The names of the methods called, in order. */
  readonly calls: string[] = []
  readonly store: SqlStore
  #failure: Error | undefined

  constructor(behind: SqlStore) {
    this.store = new Proxy(behind, {
      get: (target, name, receiver): unknown => {
        const member: unknown = Reflect.get(target, name, receiver)
        if (typeof member !== 'function') return member
        return (...parameters: unknown[]): unknown => {
          this.calls.push(String(name))
          if (this.#failure !== undefined && name !== 'close') return Promise.reject(this.#failure)
          return Reflect.apply(member, target, parameters)
        }
      },
    })
  }

  /** From now on every call is answered by this error; undefined lets them through again. */
  failWith(failure: Error | undefined): void {
    this.#failure = failure
  }
}
