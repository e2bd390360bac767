/**
 * One profile of a store during one renewal: read, marked, written, always against the version seen.
 */
import { CredentialsError } from './errors.ts'
import type { Lineage } from './lineage.ts'
import { safeCause } from './redact.ts'
import type { Resolved } from './resolve.ts'
import { type StorageAdapter, StoreConflictError, type StoredProfile } from './storage-adapter.ts'
import { belongsTo, recordOf } from './stored-tokens.ts'
import { exclusively } from './stores/exclusively.ts'
import { startTimer } from './timers.ts'
import type { TokenSet } from './token-set.ts'
import { warnNotKept } from './warn-not-kept.ts'

/** How often a write is tried against a record that others keep changing. */
const writeAttempts = 5

// Who a write-ahead mark is of: random, since a process has no other name that means anything elsewhere.
let owner: string | undefined

/** The profile as this renewal has seen it last. */
export class StoreSession {
  readonly #resolved: Resolved
  readonly #lineage: Lineage
  #record: StoredProfile | undefined
  #version = ''

  constructor(resolved: Resolved, lineage: Lineage) {
    this.#resolved = resolved
    this.#lineage = lineage
  }

  /** What was read last, if it is of these credentials. */
  get record(): StoredProfile | undefined {
    const record = this.#record
    return record && belongsTo(record, this.#resolved, this.#lineage) ? record : undefined
  }

  /** Reads the profile. A store that is broken costs no token, unless it is where the credentials are. */
  async read(): Promise<StoredProfile | undefined> {
    try {
      const found = await this.#store.read(this.#resolved.profile)
      this.#record = found?.record
      this.#version = found?.version ?? ''
    } catch (error) {
      if (this.#resolved.source === 'store' || !(error instanceof CredentialsError)) throw error
      this.#warn('The store could not be read', error)
    }
    return this.record
  }

  /** Notes in the store that a refresh is about to be sent. */
  async mark(): Promise<void> {
    owner ??= crypto.randomUUID()
    const pendingRefresh = { startedAt: Date.now(), owner }
    if (this.record !== undefined) await this.#tryWrite({ ...this.record, pendingRefresh })
  }

  /** Takes the mark away: the refresh was answered, by nothing new. */
  async unmark(): Promise<void> {
    if (this.#record?.pendingRefresh === undefined) return
    const { pendingRefresh: _answered, ...record } = this.#record
    await this.#tryWrite(record)
  }

  /**
   * Keeps new tokens. Nobody's tokens are overwritten but those that were sent: if the record is of
   * another login by now, that one stays.
   *
   * @param sent The refresh token that the new tokens were had with.
   */
  async save(tokens: TokenSet, sent: string | undefined): Promise<void> {
    const { profile, logger } = this.#resolved
    for (let attempt = 1; ; attempt++) {
      if (!this.#isReplaceable(sent)) {
        const message = `The profile ${JSON.stringify(profile)} holds another login, which was left as it is. Give these credentials a profile of their own.`
        ;(logger.warn ?? console.warn)(message, { code: 'persist_failed' })
        return
      }
      const context = { resolved: this.#resolved, lineage: this.#lineage, before: this.record }
      const record = recordOf(tokens, context)
      try {
        await this.#write(record)
        this.#lineage.unsaved = undefined
        return
      } catch (error) {
        if (error instanceof StoreConflictError && attempt < writeAttempts) {
          await this.read()
          continue
        }
        // The mark stays: whoever finds it knows that there is a newer refresh token somewhere.
        const isFirst = this.#lineage.unsaved === undefined
        this.#lineage.unsaved = { tokens, sent }
        this.#warn('New tokens could not be kept', error)
        if (isFirst) tryAgainLater(this.#resolved, this.#lineage, firstRetry)
        return
      }
    }
  }

  /** Takes a token out of the record that nobody is to use any more, and the access token in any case. */
  async drop(part: 'accessToken' | 'refreshToken', token: string): Promise<void> {
    const record = await this.read()
    if (record?.[part] !== token) return
    const rest = { ...record }
    for (const gone of [part, 'accessToken', 'expiresAt'] as const) delete rest[gone]
    await this.#tryWrite(rest)
  }

  /** Removes the profile if it is of these credentials. */
  async remove(): Promise<boolean> {
    await this.read()
    return this.record !== undefined && (await this.#store.remove(this.#resolved.profile))
  }

  #isReplaceable(sent: string | undefined): boolean {
    const record = this.#record
    if (record === undefined) return true
    const { refreshToken, seed } = record
    // What descends from a refresh token that a program was given, and is given no more, is no login.
    if (this.record === undefined) return seed !== undefined && this.#lineage.seed !== undefined
    return refreshToken === undefined || sent === undefined || refreshToken === sent
  }

  /** A mark is a help, not a condition. */
  async #tryWrite(record: StoredProfile): Promise<void> {
    try {
      await this.#write(record)
    } catch (error) {
      if (error instanceof StoreConflictError) await this.read()
      else this.#warn('The store could not be written', error)
    }
  }

  async #write(record: StoredProfile): Promise<void> {
    const { profile } = this.#resolved
    const { version } = await this.#store.write(profile, record, { ifVersion: this.#version })
    this.#record = record
    this.#version = version
  }

  get #store(): StorageAdapter {
    return this.#resolved.chosen.store
  }

  #warn(what: string, error: unknown): void {
    const cause = safeCause(error, (text) => text)
    const { logger } = this.#resolved
    const fields = { code: 'persist_failed', store: this.#store.name, cause: cause?.message }
    ;(logger.warn ?? console.warn)(`${what}; the tokens are used all the same.`, fields)
  }
}

const firstRetry = 1_000
const longestRetry = 60_000

/**
 * Offers to the store again what it could not take, until it does or something newer is to be kept. In
 * the background: it keeps no process alive.
 */
function tryAgainLater(resolved: Resolved, lineage: Lineage, wait: number): void {
  const { unsaved } = lineage
  startTimer(wait, () => {
    if (unsaved === undefined || lineage.unsaved !== unsaved) return
    void saveUnsaved(resolved, lineage).then(() => {
      if (lineage.unsaved === unsaved)
        tryAgainLater(resolved, lineage, Math.min(wait * 3, longestRetry))
    })
  })
}

/** Offers to the store once more what it could not take. Never rejects; what stays unsaved is said again. */
export async function saveUnsaved(resolved: Resolved, lineage: Lineage): Promise<void> {
  const { unsaved } = lineage
  if (unsaved === undefined) return
  const { chosen, profile } = resolved
  try {
    await exclusively(chosen.store, profile, async () => {
      const session = new StoreSession(resolved, lineage)
      await session.read()
      if (lineage.unsaved === unsaved) await session.save(unsaved.tokens, unsaved.sent)
    })
  } catch (error) {
    warnNotKept(resolved, `Keeping tokens in ${chosen.store.name}`, error)
  }
}
