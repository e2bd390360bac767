/**
 * The file that the Python class of Cortex Data Lake keeps, so that its users need not log in again:
 * `{ "profiles": { "1": { "profile": "default", "client_id": … } } }`.
 */
import type { StoredProfile } from '../storage-adapter.ts'

const names = {
  access_token: 'accessToken',
  client_id: 'clientId',
  client_secret: 'clientSecret',
  refresh_token: 'refreshToken',
} as const satisfies Record<string, keyof StoredProfile>

/** The profiles of such a file; undefined if it is none. Written back, it is a file of ours. */
export function readPythonProfiles(
  profiles: unknown,
): ReadonlyMap<string, StoredProfile> | undefined {
  if (typeof profiles !== 'object' || profiles === null) return undefined
  const found = new Map<string, StoredProfile>()
  for (const entry of Object.values(profiles) as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null) return undefined
    const members = entry as Readonly<Record<string, unknown>>
    if (typeof members['profile'] !== 'string') return undefined
    const record = Object.entries(names).flatMap(([theirs, ours]) =>
      typeof members[theirs] === 'string' ? [[ours, members[theirs]] as const] : [],
    )
    found.set(members['profile'], Object.fromEntries(record))
  }
  return found
}
