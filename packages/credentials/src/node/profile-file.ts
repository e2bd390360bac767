/**
 * What stands in a file of credentials: `{ "version": 1, "profiles": { "default": { … } } }`.
 */
import { createHash } from 'node:crypto'
import { CredentialsError } from '../errors.ts'
import type { StoredProfile, StoredRecord } from '../storage-adapter.ts'
import { readPythonProfiles } from './python-profiles.ts'

/** The format of the file. One that is newer is refused: writing it back would lose what we don't know. */
const format = 1

/** The profiles of a file, by name. A map, since a profile may be called `__proto__`. */
export type Profiles = ReadonlyMap<string, StoredProfile>

/** A file that is no JSON, or not of this format: it is set aside. */
export class UnreadableFileError extends Error {}

/**
 * @throws {UnreadableFileError} If it cannot be read, so that it may be set aside.
 * @throws {CredentialsError} `store_unavailable` if a newer version of this library wrote it.
 */
export function readProfiles(text: string): Profiles {
  const file = parse(text)
  if (!isObject(file)) throw new UnreadableFileError('it is no JSON object')
  const { version, profiles } = file
  if (version === undefined) {
    const python = readPythonProfiles(profiles)
    if (python !== undefined) return python
  }
  if (typeof version === 'number' && version > format)
    throw new CredentialsError(
      'store_unavailable',
      `The file of credentials has the format ${version}, which this version cannot write: update @keygrant/credentials.`,
    )
  if (version !== format || !isObject(profiles))
    throw new UnreadableFileError('it has no version and profiles')
  return new Map(Object.entries(profiles).map(([name, record]) => [name, readRecord(record)]))
}

/** The file with these profiles, as text. */
export function writeProfiles(profiles: Profiles): string {
  const file = { version: format, profiles: Object.fromEntries(profiles) }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** The version of a record: a digest of what is in it. */
export function versioned(record: StoredProfile): StoredRecord {
  const digest = createHash('sha256').update(JSON.stringify(record)).digest('base64url')
  return { record, version: digest.slice(0, 22) }
}

const texts = [
  'accessToken',
  'clientId',
  'clientSecret',
  'issuer',
  'refreshToken',
  'resource',
  'scope',
  'seed',
  'tokenType',
] as const

/** A record, with whatever else stands in it. */
function readRecord(value: unknown): StoredProfile {
  if (!isObject(value)) throw new UnreadableFileError('a profile is no object')
  for (const name of texts)
    if (value[name] !== undefined && typeof value[name] !== 'string')
      throw new UnreadableFileError(`${name} of a profile is no text`)
  const { expiresAt } = value
  if (expiresAt !== undefined && typeof expiresAt !== 'number')
    throw new UnreadableFileError('expiresAt of a profile is no number')
  const { dpopKey } = value
  if (dpopKey !== undefined && !isObject(dpopKey))
    throw new UnreadableFileError('dpopKey of a profile is no key')
  return value
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The runtime's message would quote the file.
    throw new UnreadableFileError('it is no JSON')
  }
}
