/** How the pages look and speak, from memory until something changes. */
import { type AdminStore, defaultPageSettings, type PageSettings } from '@keygrant/engine'
import { languages } from '../interaction/words/catalogues.ts'

export class CachedPageSettings {
  readonly #store: Pick<AdminStore, 'findPageSettings'>
  #last = defaultPageSettings(languages)
  #reading: Promise<PageSettings> | undefined

  constructor(store: Pick<AdminStore, 'findPageSettings'>) {
    this.#store = store
  }

  /** Forgets them; whoever asks next reads them again. */
  empty(): void {
    this.#reading = undefined
  }

  /** What was read last, for a page that must not wait for the database. */
  get last(): PageSettings {
    return this.#last
  }

  read(): Promise<PageSettings> {
    if (this.#reading !== undefined) return this.#reading
    const reading = this.#store
      .findPageSettings()
      .then((found) => found ?? defaultPageSettings(languages))
    this.#reading = reading
    reading.then(
      (settings) => {
        // What was read before a change must not count after it.
        if (this.#reading === reading) this.#last = settings
      },
      () => {
        if (this.#reading === reading) this.#reading = undefined
      },
    )
    return reading
  }
}
