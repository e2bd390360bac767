/** The master key, and the keys derived from it, one for each purpose. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Deriver, Hash, Hasher, Sealed } from '@keygrant/engine'
import { err, ok, type Result } from '@keygrant/protocol'
import { createHmacFunction } from './hmac.ts'

export interface MasterKey {
  /** The keyed hash under which secrets and tokens are stored. */
  readonly hash: Hasher
  readonly deriveSuccessor: Deriver
  seal(text: string): Sealed
  /** Undefined if the text was not sealed under this key, or was changed since. */
  unseal(sealed: Sealed): string | undefined
  /** Tells, by comparing, whether data was written under this key. */
  readonly check: Hash
  /** Fixed bytes for a purpose: the secret of the demo client. */
  derive(purpose: string): Uint8Array
}

const algorithm = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

export function createMasterKey(bytes: Buffer): MasterKey {
  const subKey = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', bytes, '', `keygrant ${purpose}`, 32))
  const pepper = createHmacFunction(subKey('pepper'))
  const successor = createSecretKey(subKey('refresh token successor'))
  const sealing = createSecretKey(subKey('sealing'))
  return {
    hash: (secret) => pepper(secret) as Hash,
    deriveSuccessor: (token) => hmac(successor, token).digest(),
    seal: (text) => seal(sealing, text),
    unseal: (sealed) => unseal(sealing, sealed),
    check: hmac(createSecretKey(subKey('check')), 'keygrant').digest('base64url') as Hash,
    derive: subKey,
  }
}

const hmac = (key: KeyObject, text: string) => createHmac('sha256', key).update(text)

function seal(key: KeyObject, text: string): Sealed {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv(algorithm, key, nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `1.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}` as Sealed
}

function unseal(key: KeyObject, sealed: Sealed): string | undefined {
  const [version, encoded = ''] = sealed.split('.')
  const bytes = Buffer.from(encoded, 'base64url')
  if (version !== '1' || bytes.length < nonceLength + tagLength) return undefined
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength))
  decipher.setAuthTag(bytes.subarray(-tagLength))
  try {
    const body = decipher.update(bytes.subarray(nonceLength, -tagLength))
    return Buffer.concat([body, decipher.final()]).toString('utf8')
  } catch {
    // The tag does not fit: another key, or changed data. That is the answer, not a failure.
    return undefined
  }
}

/** 32 bytes as base64, base64url or hex. Undefined for anything else. */
export function parseMasterKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/iu.test(text)) return Buffer.from(text, 'hex')
  return /^[A-Za-z0-9+/_-]{43}=?$/u.test(text) ? Buffer.from(text, 'base64') : undefined
}

/**
 * Development only: the key in `.keygrant/master.key`, made at the first start.
 *
 * @returns A message if the file holds something else: data may depend on what it held before.
 */
export function devMasterKey(folder: string): Result<Buffer, string> {
  const home = join(folder, '.keygrant')
  const path = join(home, 'master.key')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) {
    // Written whole under another name first; `link` then leaves a key alone that appeared meanwhile.
    const fresh = `${path}.${process.pid}`
    writeFileSync(fresh, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true })
    linkUnlessThere(fresh, path)
    unlinkSync(fresh)
  }
  chmodSync(path, 0o600)
  const key = parseMasterKey(readFileSync(path, 'utf8').trim())
  return key === undefined
    ? err(
        `${path} does not hold a master key (32 bytes as base64): put the right one back, or delete it together with the database`,
      )
    : ok(key)
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
