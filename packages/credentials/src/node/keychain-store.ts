/**
 * Credentials in the keychain of the operating system: macOS Keychain, Windows Credential Manager, or
 * the Secret Service of a Linux desktop.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { CredentialsError } from '../errors.ts'
import {
  type StorageAdapter,
  StoreConflictError,
  type StoredProfile,
  type StoredRecord,
} from '../storage-adapter.ts'
import { makeFolder, type Warn } from './closed-to-others.ts'
import { configFolder } from './config-path.ts'
import { versioned } from './profile-file.ts'

/** Which entries of the keychain, and what to use where there is none. */
export interface KeychainStoreOptions {
  /** The name that the keychain shows. Default `keygrant`. */
  readonly service?: string
  /** Used, and said, where there is no keychain. Default: none, and the store cannot be used there. */
  readonly fallback?: StorageAdapter
  /** Hears which store is used instead. Default: a warning of the process. */
  readonly warn?: Warn
}

/** What we use of `@napi-rs/keyring`. */
export interface Keyring {
  readonly AsyncEntry: new (
    service: string,
    account: string,
    options: typeof pinned,
  ) => {
    getPassword(): Promise<string | null | undefined>
    setPassword(password: string): Promise<void>
    deletePassword(): Promise<boolean>
  }
  findCredentialsAsync(service: string): Promise<readonly { readonly account: string }[]>
}

// Without this it falls back to the kernel's keyring, which forgets everything at the next start.
const pinned = { linux: { store: 'secret-service' } } as const

const probeAccount = 'probe-'

/**
 * Keeps credentials in the operating system's keychain, by way of the optional package
 * `@napi-rs/keyring`.
 *
 * Before first use an entry is written, read and deleted, since many machines have a keychain that
 * nobody can unlock. If that fails, the fallback is used and a warning says so: where secrets went is
 * never a surprise.
 *
 * @example
 *
 * ```ts
 * import { Credentials } from '@keygrant/credentials'
 * import { fileStore, keychainStore } from '@keygrant/credentials/node'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   storageAdapter: keychainStore({ fallback: fileStore() }),
 * })
 * ```
 *
 * @param options Which entries, and the fallback.
 * @returns A store for the option `storageAdapter`.
 */
export function keychainStore(options: KeychainStoreOptions = {}): StorageAdapter {
  return new KeychainStore(options, () => import('@napi-rs/keyring') as Promise<unknown>)
}

/** The store, with the package that it is to use. */
export class KeychainStore implements StorageAdapter {
  readonly #service: string
  readonly #fallback: StorageAdapter | undefined
  readonly #warn: Warn
  readonly #load: () => Promise<unknown>
  #chosen: Promise<StorageAdapter> | undefined
  #name: string

  constructor(options: KeychainStoreOptions, load: () => Promise<unknown>) {
    const warn: Warn = (message) => process.emitWarning(message, 'KeygrantWarning')
    this.#service = options.service ?? 'keygrant'
    this.#name = `keychain ${this.#service}`
    this.#fallback = options.fallback
    this.#warn = options.warn ?? warn
    this.#load = load
  }

  get name(): string {
    return this.#name
  }

  get identity(): string {
    return `keychain ${this.#service}`
  }

  async init(params?: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#fallback?.init?.(params)
  }
  async read(profile: string): Promise<StoredRecord | undefined> {
    return (await this.#choose()).read(profile)
  }
  async write(
    profile: string,
    record: StoredProfile,
    options?: { readonly ifVersion?: string },
  ): Promise<{ readonly version: string }> {
    return (await this.#choose()).write(profile, record, options)
  }
  async remove(profile: string): Promise<boolean> {
    return (await this.#choose()).remove(profile)
  }
  async list(): Promise<readonly string[]> {
    return (await this.#choose()).list()
  }
  async lock<T>(profile: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const chosen = await this.#choose()
    return chosen.lock === undefined ? run(new AbortController().signal) : chosen.lock(profile, run)
  }

  #choose(): Promise<StorageAdapter> {
    this.#chosen ??= this.#probe()
    return this.#chosen
  }

  async #probe(): Promise<StorageAdapter> {
    let why: string
    try {
      const keyring = readKeyring(await this.#load())
      const account = `${probeAccount}${randomBytes(6).toString('hex')}`
      const entry = new keyring.AsyncEntry(this.#service, account, pinned)
      await entry.setPassword(account)
      const read = await entry.getPassword()
      await entry.deletePassword()
      if (read === account) return entriesOf(keyring, this.#service)
      why = 'it gave back something else than was put in'
    } catch (error) {
      why = reasonFor(error)
    }
    if (this.#fallback === undefined)
      throw new CredentialsError(
        'store_unavailable',
        `The keychain cannot be used (${why}). Unlock it, or give keychainStore a fallback.`,
      )
    this.#warn(
      `The keychain cannot be used (${why}). Credentials are kept in: ${this.#fallback.name}.`,
    )
    this.#name = `${this.#fallback.name} (instead of the keychain)`
    return this.#fallback
  }
}

function reasonFor(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ERR_MODULE_NOT_FOUND') return 'the package @napi-rs/keyring is not installed'
  // The package has one code for everything; its message names no secret, but is kept short.
  return error instanceof Error ? error.message.slice(0, 200) : 'it failed'
}

function readKeyring(module: unknown): Keyring {
  const { default: inner, ...outer } = module as { default?: object }
  return { ...inner, ...outer } as Keyring
}

/** The entries of a service as a store. The keychain has no versions, so writes are made under a lock. */
function entriesOf(keyring: Keyring, service: string): StorageAdapter {
  const entry = (profile: string) => new keyring.AsyncEntry(service, profile, pinned)
  const read = async (profile: string): Promise<StoredRecord | undefined> => {
    const text = await entry(profile).getPassword()
    return text === null || text === undefined ? undefined : versioned(parse(text, profile))
  }
  return {
    name: `keychain ${service}`,
    read,
    async write(profile, record, { ifVersion } = {}) {
      return exclusively(`${service} write`, async () => {
        if (ifVersion !== undefined && ifVersion !== ((await read(profile))?.version ?? ''))
          throw new StoreConflictError(profile)
        const text = JSON.stringify(record)
        await entry(profile).setPassword(text)
        return versioned(parse(text, profile))
      })
    },
    remove: async (profile) => entry(profile).deletePassword(),
    async list() {
      const found = await keyring.findCredentialsAsync(service)
      return found.map(({ account }) => account).filter((name) => !name.startsWith(probeAccount))
    },
    lock: (profile, run) => exclusively(`${service} ${profile}`, run),
  }
}

/** Keychains don't exclude other processes, so a file beside the default store does. */
async function exclusively<T>(name: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { withFileLock } = await import('./file-lock.ts')
  const locks = join(configFolder(), '.keychain.lock')
  await makeFolder(locks)
  return withFileLock(join(locks, Buffer.from(name).toString('hex').slice(0, 200)), run)
}

function parse(text: string, profile: string): StoredProfile {
  try {
    return JSON.parse(text) as StoredProfile
  } catch {
    throw new CredentialsError(
      'store_corrupt',
      `The keychain's entry for the profile ${JSON.stringify(profile)} is not ours. Remove it, then log in again.`,
    )
  }
}
