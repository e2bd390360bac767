/**
 * Device cookies: a browser that a user has signed in from keeps a sealed note of that. Its attempts
 * are counted apart from everybody else's, so that whoever guesses passwords elsewhere can't lock the
 * user out. The note proves nothing else; without the password it is worth ten guesses a window.
 */
import type { User } from '../admin-ports.ts'
import { randomText } from '../identifiers.ts'
import type { Sealed } from '../ports.ts'
import type { AccountDeps } from './account-deps.ts'
import { accountPolicy } from './account-policy.ts'

/** One user who signed in from this browser. */
interface Note {
  readonly user: string
  readonly device: string
  readonly expiresAt: number
}

/** More people than this don't share one browser; the one who came first is forgotten. */
const maxNotes = 5

type Sealing = Pick<AccountDeps, 'seal' | 'unseal' | 'now' | 'random'>

/** The id under which this browser is known for this user. */
export function knownDeviceOf(
  cookie: string | undefined,
  user: Pick<User, 'id'> | undefined,
  deps: Omit<Sealing, 'seal' | 'random'>,
): string | undefined {
  return notesIn(cookie, deps).find((note) => note.user === user?.id)?.device
}

/** The cookie after a user has signed in, with what it knew before. */
export function rememberDevice(
  cookie: string | undefined,
  { id: user }: Pick<User, 'id'>,
  deps: Sealing,
): string {
  const notes = notesIn(cookie, deps)
  const device = notes.find((note) => note.user === user)?.device ?? randomText(deps.random)
  const note: Note = { user, device, expiresAt: deps.now() + accountPolicy.knownDevice }
  const others = notes.filter((other) => other.user !== user).slice(0, maxNotes - 1)
  return deps.seal(JSON.stringify({ devices: [note, ...others] }))
}

function notesIn(
  cookie: string | undefined,
  { unseal, now }: Omit<Sealing, 'seal' | 'random'>,
): readonly Note[] {
  const text = cookie === undefined ? undefined : unseal(cookie as Sealed)
  if (text === undefined) return []
  const parsed = parse(text)
  return parsed?.devices?.filter(({ expiresAt }) => now() < expiresAt) ?? []
}

function parse(text: string): { readonly devices?: readonly Note[] } | undefined {
  try {
    return JSON.parse(text) as { readonly devices?: readonly Note[] }
  } catch {
    // Sealed under this key, but for something else.
    return undefined
  }
}
