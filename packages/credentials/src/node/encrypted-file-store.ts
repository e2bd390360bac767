/**
 * Credentials in a file that is of no use without its key: AES-256-GCM.
 *
 * @see NIST SP 800-38D §8.2.2 (random nonces), RFC 7914 (scrypt)
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { CredentialsError } from '../errors.ts'
import type { Secret } from '../options.ts'
import { readSecret } from '../read-secret.ts'
import type { StorageAdapter } from '../storage-adapter.ts'
import { type Codec, FileStore, type FileStoreOptions } from './file-store.ts'
import { UnreadableFileError } from './profile-file.ts'

/** A file, and what opens it: either a key or a passphrase. */
export interface EncryptedFileStoreOptions extends FileStoreOptions {
  /** 32 bytes, or a function that gets them, such as a read from a key service. */
  readonly key?: Uint8Array | (() => Uint8Array | Promise<Uint8Array>)
  /** A text that people can keep in mind or a vault keeps; the key is derived from it by scrypt. */
  readonly passphrase?: Secret
}

/** scrypt: 128 MiB and about half a second, so that guessing passphrases is dear. */
const cost = { N: 131_072, r: 8, p: 1 } as const
const cipherName = 'aes-256-gcm'
const keyLength = 32

/**
 * Keeps credentials like {@link fileStore} does, encrypted with AES-256-GCM and a random nonce for each
 * write. A file that the key does not open is left as it is.
 *
 * @example
 *
 * ```ts
 * import { Credentials } from '@keygrant/credentials'
 * import { encryptedFileStore } from '@keygrant/credentials/node'
 *
 * declare const vault: { read(name: string): Promise<string> }
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   storageAdapter: encryptedFileStore({ passphrase: () => vault.read('credentials-file') }),
 * })
 * ```
 *
 * @param options The file, and either `key` or `passphrase`.
 * @returns A store for the option `storageAdapter`.
 * @throws {CredentialsError} `invalid_configuration` unless just one of `key` and `passphrase` is given.
 */
export function encryptedFileStore(options: EncryptedFileStoreOptions): StorageAdapter {
  const { key, passphrase, ...file } = options
  if ((key === undefined) === (passphrase === undefined))
    throw new CredentialsError('invalid_configuration', 'Give either key or passphrase.')
  const keyFor = passphrase === undefined ? keyOf(key ?? new Uint8Array()) : derivedFrom(passphrase)
  return new FileStore(file, encryptedWith(keyFor))
}

/** The key for a file with this salt. */
type KeyFor = (salt: Buffer) => Promise<Uint8Array>

function keyOf(key: NonNullable<EncryptedFileStoreOptions['key']>): KeyFor {
  return async () => {
    const bytes = typeof key === 'function' ? await key() : key
    if (bytes.length === keyLength) return bytes
    throw new CredentialsError('invalid_configuration', 'The key of the store must have 32 bytes.')
  }
}

function derivedFrom(passphrase: Secret): KeyFor {
  const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)
  const known = new Map<string, Promise<Uint8Array>>()
  return async (salt) => {
    // Asked each time: it may have been changed. Deriving is what takes long.
    const text = await readSecret(passphrase, 'passphrase')
    const id = `${salt.toString('base64')} ${text}`
    const derived = known.get(id) ?? derive(text, salt, keyLength, { ...cost, maxmem: 2 ** 28 })
    known.clear()
    known.set(id, derived)
    return derived
  }
}

/** The file. Binary parts are base64. */
interface Envelope {
  readonly version: 1
  readonly cipher: typeof cipherName
  readonly salt: string
  readonly nonce: string
  readonly tag: string
  readonly data: string
}

function encryptedWith(keyFor: KeyFor): Codec {
  // One salt a file: the salt of the file that was read is used again, so that the key is derived once.
  let salt = randomBytes(16)
  return {
    name: 'encrypted file',
    async encode(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv(cipherName, await keyFor(salt), nonce)
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const parts = { salt, nonce, tag: cipher.getAuthTag(), data }
      const base64 = Object.entries(parts).map(([name, part]) => [name, part.toString('base64')])
      return JSON.stringify({ version: 1, cipher: cipherName, ...Object.fromEntries(base64) })
    },
    async decode(bytes) {
      const envelope = readEnvelope(bytes)
      const part = (name: 'salt' | 'nonce' | 'tag' | 'data') =>
        Buffer.from(envelope[name], 'base64')
      salt = part('salt')
      const decipher = createDecipheriv(cipherName, await keyFor(salt), part('nonce'), {
        authTagLength: 16,
      })
      try {
        decipher.setAuthTag(part('tag'))
        return Buffer.concat([decipher.update(part('data')), decipher.final()]).toString('utf8')
      } catch {
        // A wrong key and a changed file look alike. Neither is a reason to move the file away.
        throw new CredentialsError(
          'store_unavailable',
          'The file of credentials does not open with this key or passphrase. It was left as it is.',
        )
      }
    },
  }
}

function readEnvelope(bytes: Uint8Array): Envelope {
  const text = new TextDecoder().decode(bytes)
  try {
    const envelope = JSON.parse(text) as Partial<Record<keyof Envelope, unknown>>
    const parts = [envelope.salt, envelope.nonce, envelope.tag, envelope.data]
    const complete = parts.every((part) => typeof part === 'string')
    if (complete && envelope.version === 1 && envelope.cipher === cipherName)
      return envelope as Envelope
  } catch {
    // No JSON: said below like any other file that is not ours.
  }
  throw new UnreadableFileError('it is no encrypted file of credentials')
}
