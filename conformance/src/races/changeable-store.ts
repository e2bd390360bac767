/** A store that becomes a mutant, and sound again, while the server runs. */
import { type Mutant, mutants, type SqlStore } from './mutants.ts'

export class ChangeableStore {
  #sound: SqlStore | undefined
  #current: SqlStore | undefined

  /** What the server is given in place of its store. */
  over(sound: SqlStore): SqlStore {
    this.#sound = sound
    this.#current = sound
    return new Proxy(sound, { get: (_, name) => Reflect.get(this.#current ?? sound, name) })
  }

  become(mutant: Mutant | null): void {
    const { [mutant ?? '']: wrap } = mutants as Readonly<Record<string, Wrapper>>
    this.#current = this.#sound && (wrap?.(this.#sound) ?? this.#sound)
  }
}

type Wrapper = (store: SqlStore) => SqlStore
