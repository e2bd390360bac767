/**
 * Credentials in a file of this user's, for any number of processes.
 */

import { createHash } from 'node:crypto'
import { open, realpath, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CredentialsError } from '../errors.ts'
import {
  type StorageAdapter,
  StoreConflictError,
  type StoredProfile,
  type StoredRecord,
} from '../storage-adapter.ts'
import { closeFile, closeFolder, makeFolder, type Warn } from './closed-to-others.ts'
import { configFolder, configPath } from './config-path.ts'
import {
  type Profiles,
  readProfiles,
  UnreadableFileError,
  versioned,
  writeProfiles,
} from './profile-file.ts'

/** Where the file is, and who hears of what was found and mended. */
export interface FileStoreOptions {
  /**
   * Default: `keygrant/credentials.json` in `%APPDATA%`, `$XDG_CONFIG_HOME` or `~/.config`. The option
   * `storageParams: { dbfile }` goes before it.
   */
  readonly path?: string
  /** Default: a warning of the process. */
  readonly warn?: Warn
}

/** How a file's text becomes bytes and back. */
export interface Codec {
  readonly name: string
  encode(text: string): Promise<string | Uint8Array>
  /** @throws {CredentialsError} `store_unavailable` if it can't: the file stays as it is. */
  decode(bytes: Uint8Array): Promise<string>
}

const plain: Codec = {
  name: 'file',
  encode: (text) => Promise.resolve(text),
  decode: (bytes) => Promise.resolve(new TextDecoder().decode(bytes)),
}

const processWarning: Warn = (message) => process.emitWarning(message, 'KeygrantWarning')

/**
 * Keeps credentials in a file that only this user can read, and that other processes use too.
 *
 * The file has mode 600 in a folder with mode 700; either is mended, and said, if it was loosened. It
 * is replaced as a whole and flushed to the disk, so it is never half written. One that cannot be read
 * is set aside as `….corrupt-<time>` and reported. A refresh is made under a lock that other processes
 * keep to; a holder that was killed is noticed at once.
 *
 * @example
 *
 * ```ts
 * import { Credentials } from '@keygrant/credentials'
 * import { fileStore } from '@keygrant/credentials/node'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   storageAdapter: fileStore({ path: '/var/lib/reports/credentials.json' }),
 * })
 * ```
 *
 * @param options Where the file is.
 * @returns A store for the option `storageAdapter`.
 */
export const fileStore = (options: FileStoreOptions = {}): StorageAdapter =>
  new FileStore(options, plain)

/** A store in one file, in any encoding. */
export class FileStore implements StorageAdapter {
  readonly #codec: Codec
  readonly #warn: Warn
  #path: string

  constructor({ path, warn = processWarning }: FileStoreOptions, codec: Codec) {
    this.#path = configPath(path)
    this.#warn = warn
    this.#codec = codec
  }

  get name(): string {
    return `${this.#codec.name} ${this.#path}`
  }

  get identity(): string {
    return this.name
  }

  init(params: Readonly<Record<string, unknown>> = {}): void {
    const { dbfile } = params
    if (typeof dbfile === 'string' && dbfile !== '') this.#path = configPath(dbfile)
    else if (dbfile !== undefined)
      throw new CredentialsError('invalid_configuration', 'storageParams.dbfile must be a path.')
  }

  async read(profile: string): Promise<StoredRecord | undefined> {
    const record = (await this.#load()).get(profile)
    return record && versioned(record)
  }

  async list(): Promise<readonly string[]> {
    return [...(await this.#load()).keys()]
  }

  write(
    profile: string,
    record: StoredProfile,
    { ifVersion }: { readonly ifVersion?: string } = {},
  ): Promise<{ readonly version: string }> {
    return this.#change(async (profiles) => {
      const before = profiles.get(profile)
      const version = before === undefined ? '' : versioned(before).version
      if (ifVersion !== undefined && ifVersion !== version) throw new StoreConflictError(profile)
      // As it will be read back: members that are undefined are not there.
      const kept = JSON.parse(JSON.stringify(record)) as StoredProfile
      return { profiles: new Map(profiles).set(profile, kept), result: versioned(kept) }
    })
  }

  remove(profile: string): Promise<boolean> {
    return this.#change(async (profiles) => {
      const left = new Map(profiles)
      const result = left.delete(profile)
      return { profiles: result ? left : undefined, result }
    })
  }

  async lock<T>(profile: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const name = createHash('sha256').update(profile).digest('hex').slice(0, 16)
    const { withFileLock } = await import('./file-lock.ts')
    return this.#orUnavailable(async () => withFileLock(await this.#lockFolder(name), run))
  }

  /** Reads, changes and replaces the file while nobody else does. */
  async #change<T>(
    change: (profiles: Profiles) => Promise<{ profiles: Profiles | undefined; result: T }>,
  ): Promise<T> {
    const [{ withFileLock }, { atomicWrite, removeLeftovers }] = await Promise.all([
      import('./file-lock.ts'),
      import('./atomic-write.ts'),
    ])
    return this.#orUnavailable(async () =>
      withFileLock(await this.#lockFolder('file'), async () => {
        const { profiles, result } = await change(await this.#parse(await this.#bytes()))
        if (profiles === undefined) return result
        const path = await this.#target()
        await removeLeftovers(path)
        await atomicWrite(path, await this.#codec.encode(writeProfiles(profiles)))
        return result
      }),
    )
  }

  /** What stands in the file. Unreadable, it is set aside under the lock, since it may be replaced just now. */
  #load(): Promise<Profiles> {
    return this.#orUnavailable(async () => {
      const bytes = await this.#bytes()
      try {
        return await this.#read(bytes)
      } catch (error) {
        if (!(error instanceof UnreadableFileError)) throw error
        const { withFileLock } = await import('./file-lock.ts')
        const folder = await this.#lockFolder('file')
        return withFileLock(folder, async () => this.#parse(await this.#bytes()))
      }
    })
  }

  async #read(bytes: Uint8Array | undefined): Promise<Profiles> {
    return bytes === undefined ? new Map() : readProfiles(await this.#codec.decode(bytes))
  }

  /** @throws {CredentialsError} `store_corrupt` once; after that there is no file. */
  async #parse(bytes: Uint8Array | undefined): Promise<Profiles> {
    try {
      return await this.#read(bytes)
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error
      const path = await this.#target()
      const aside = `${path}.corrupt-${new Date().toISOString().replaceAll(':', '-')}`
      await rename(path, aside)
      throw new CredentialsError(
        'store_corrupt',
        `The file ${path} could not be read (${error.message}). It is kept as ${aside}: mend it and ` +
          'move it back, or log in again.',
      )
    }
  }

  async #bytes(): Promise<Uint8Array | undefined> {
    try {
      const file = await open(this.#path, 'r')
      try {
        await closeFile(file, this.#path, this.#warn)
        return await file.readFile()
      } finally {
        await file.close()
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** The file itself, where its name is a link to it: replacing the link would leave two files. */
  async #target(): Promise<string> {
    try {
      return await realpath(this.#path)
    } catch {
      // Not there yet: then it is made under the name given.
      return this.#path
    }
  }

  async #lockFolder(name: string): Promise<string> {
    const path = await this.#target()
    await makeFolder(dirname(path))
    // Another folder is not ours to close: it may be somebody's home.
    if (dirname(path) === configFolder()) await closeFolder(dirname(path), this.#warn)
    const locks = join(dirname(path), `.${basename(path)}.lock`)
    await makeFolder(locks)
    return join(locks, name)
  }

  async #orUnavailable<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run()
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException
      // Not of the file system: ours, or that of the work done under the lock.
      if (error instanceof CredentialsError || syscall === undefined) throw error
      throw new CredentialsError(
        'store_unavailable',
        `The file ${this.#path} cannot be used (${code} on ${syscall}). Make its folder writable, or name another store.`,
      )
    }
  }
}
