/**
 * The port to whatever keeps credentials: what a store must do, and what one record holds.
 */
import { CredentialsError } from './errors.ts'

/**
 * What a store keeps of one profile. Plain JSON. A store keeps members it does not know.
 */
export interface StoredProfile {
  readonly clientId?: string
  readonly clientSecret?: string
  readonly refreshToken?: string
  /** Left out with `cacheToken: false`. */
  readonly accessToken?: string
  /** When the access token ends, in milliseconds since the epoch by the clock of who wrote it. */
  readonly expiresAt?: number
  /** Scopes granted, separated by spaces. */
  readonly scope?: string
  readonly tokenType?: string
  readonly issuer?: string
  /** The APIs the access token is for, separated by spaces. */
  readonly resource?: string
  /**
   * SHA-256 of the refresh token that the program was given and that these tokens descend from. By it
   * a restarted program that is still given the old one finds its successor.
   */
  readonly seed?: string
  /** The private key that DPoP tokens are bound to, as a JWK: they are worth nothing without it. */
  readonly dpopKey?: JsonWebKey
  /** How the tokens were first had: by a grant that can be asked again, or by somebody's consent. */
  readonly obtained?: 'grant' | 'exchange'
  /** Write-ahead mark of a refresh that has been sent and not yet answered. */
  readonly pendingRefresh?: { readonly startedAt: number; readonly owner: string }
}

/** A record, and the version by which a later write shows that it knew it. */
export interface StoredRecord {
  readonly record: StoredProfile
  readonly version: string
}

/**
 * Keeps credentials by profile. Give an object like this as the option `storageAdapter`, or name a
 * module that exports one.
 *
 * Every method may be called at any time, also by other processes. `write` and `remove` either happen
 * as a whole or not at all.
 *
 * @example
 *
 * A store in a table of your own:
 *
 * ```ts
 * import { type StorageAdapter, StoreConflictError, type StoredProfile } from '@keygrant/credentials'
 *
 * interface Row { record: StoredProfile; version: number }
 * declare const table: {
 *   find(profile: string): Promise<Row | undefined>
 *   put(profile: string, row: Row, ifVersion?: number): Promise<boolean>
 *   drop(profile: string): Promise<boolean>
 *   names(): Promise<string[]>
 * }
 *
 * export const tableStore: StorageAdapter = {
 *   name: 'table',
 *   async read(profile) {
 *     const row = await table.find(profile)
 *     return row && { record: row.record, version: String(row.version) }
 *   },
 *   async write(profile, record, { ifVersion } = {}) {
 *     const version = Date.now()
 *     const known = ifVersion === undefined ? undefined : Number(ifVersion)
 *     if (!(await table.put(profile, { record, version }, known))) throw new StoreConflictError(profile)
 *     return { version: String(version) }
 *   },
 *   remove: (profile) => table.drop(profile),
 *   list: () => table.names(),
 * }
 * ```
 */
export interface StorageAdapter {
  /** For messages and `explain()`: what it is, such as `file ~/.config/keygrant/credentials.json`. */
  readonly name: string
  /**
   * Two adapters of the same identity keep the same records, so credentials that use them share their
   * token requests. Without one an adapter stands for itself only.
   */
  readonly identity?: string
  /** Called once before anything else, with the option `storageParams`. */
  init?(params?: Readonly<Record<string, unknown>>): void | Promise<void>
  /** The record of a profile; undefined if there is none. */
  read(profile: string): Promise<StoredRecord | undefined>
  /**
   * Replaces the record of a profile.
   *
   * @throws {StoreConflictError} If `ifVersion` is given and no longer the version kept. The empty
   *   string stands for no record.
   */
  write(
    profile: string,
    record: StoredProfile,
    options?: { readonly ifVersion?: string },
  ): Promise<{ readonly version: string }>
  /** Forgets a profile. False if there was none. */
  remove(profile: string): Promise<boolean>
  /** The names of the profiles. */
  list(): Promise<readonly string[]>
  /**
   * Runs `run` while nobody else runs theirs for this profile, in other processes too. The signal
   * fires if that can no longer be promised. Without this method, tabs of a browser exclude each other
   * by Web Locks, and processes do not.
   */
  lock?<T>(profile: string, run: (signal: AbortSignal) => Promise<T>): Promise<T>
}

/**
 * Says that a record was changed by somebody else since it was read. Thrown by a store's `write`.
 *
 * @example
 *
 * ```ts
 * import { StoreConflictError } from '@keygrant/credentials'
 *
 * export const isConflict = (error: unknown): boolean => error instanceof StoreConflictError
 * ```
 */
export class StoreConflictError extends CredentialsError {
  /** @param profile The profile whose record was changed. */
  constructor(profile: string) {
    super(
      'store_conflict',
      `The profile ${JSON.stringify(profile)} was changed by somebody else. Read it again, then write.`,
      { retryable: true },
    )
    this.name = 'StoreConflictError'
  }
}
