/**
 * What one `Credentials` object is made of. Kept apart from it so that nothing of it is ever printed.
 */
import { checked, readUrl } from './complain.ts'
import type { CredentialsError } from './errors.ts'
import type { Opened } from './open-entry.ts'
import type { CredentialsOptions } from './options.ts'
import { type Resolved, resolveNow } from './resolve.ts'
import { type CredentialParts, readParts, readSettings, type Settings } from './settings.ts'
import { type ChosenStore, chooseStore } from './stores/choose-store.ts'
import type { TokenSet } from './token-set.ts'
import { TokenSource } from './token-source.ts'

/** What can be listened for, and what listeners are told. */
export interface CredentialEvents {
  readonly tokens: TokenSet
  readonly reauth: CredentialsError
}

type Listeners = {
  readonly [Event in keyof CredentialEvents]: Set<(told: CredentialEvents[Event]) => void>
}

export class CredentialState {
  readonly source: TokenSource
  readonly chosen: ChosenStore
  readonly listeners: Listeners = { tokens: new Set(), reauth: new Set() }
  /** Set by hand; the token's own word otherwise. */
  jwtExp: number | undefined
  #settings: Settings
  #given: CredentialParts
  #lastReauth: CredentialsError | undefined

  /** @throws {CredentialsError} `invalid_configuration`, naming every mistake at once. */
  constructor(options: CredentialsOptions) {
    this.#settings = readSettings(options)
    this.chosen = chooseStore(this.#settings)
    this.#given = this.#settings.given
    this.source = new TokenSource(this.#resolve(), {
      onAdopt: ({ tokens }) => this.#tell('tokens', tokens),
      onReauth: (error) => {
        // Everybody who waited fails with the same error; it is one piece of news.
        if (error === this.#lastReauth) return
        this.#lastReauth = error
        this.#tell('reauth', error)
      },
    })
  }

  get settings(): Settings {
    return this.#settings
  }

  /** The credentials in use, as far as they are known by now. */
  get resolved(): Resolved {
    return this.source.resolved
  }

  /**
   * Changes parts. Setters count as options do: from then on the credentials are the instance's, and
   * what was obtained for others is not theirs.
   */
  give(change: CredentialParts): void {
    checked((complain) => readParts(change, complain))
    this.#given = { ...this.#given, ...change }
    this.source.change(this.#resolve())
  }

  /** What instance and environment say, whatever the store has. */
  get now(): Resolved {
    return this.#resolve()
  }

  /** Goes on with what a person has just consented to. */
  async login(opened: Opened, parts: CredentialParts): Promise<void> {
    this.#given = { ...this.#given, accessToken: undefined, ...parts }
    await this.source.become(opened)
  }

  /** Ends these credentials. */
  async close(): Promise<void> {
    const opened = this.source.opened
    this.source.close()
    for (const listeners of Object.values(this.listeners)) listeners.clear()
    if (opened?.entry.lineage.unsaved === undefined) return
    const { saveUnsaved } = await onDemand()
    await saveUnsaved(opened.resolved, opened.entry.lineage)
  }

  /** Where developer tokens are redeemed from now on. */
  redeemAt(provider: string | undefined): void {
    const developerTokenProvider = checked((complain) =>
      readUrl(provider, 'developerTokenProvider', complain),
    )
    this.#settings = { ...this.#settings, developerTokenProvider }
    this.source.change(this.#resolve())
  }

  #resolve(): Resolved {
    return resolveNow(this.#settings, this.#given, this.chosen)
  }

  #tell<Event extends keyof CredentialEvents>(event: Event, told: CredentialEvents[Event]): void {
    for (const listener of this.listeners[event]) {
      try {
        listener(told)
      } catch (error) {
        void warn(this.settings, `A listener for ${event}`, error)
      }
    }
  }
}

const onDemand = () => import('./on-demand.ts')

async function warn(settings: Settings, who: string, error: unknown): Promise<void> {
  const { warnNotKept } = await onDemand()
  warnNotKept(settings, who, error)
}
