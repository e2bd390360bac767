/** Who is signed in, and what they may do where. The cookie is the server's; scripts never see it. */
import { queryOptions } from '@tanstack/react-query'
import { readProblem, unreachable } from './problem.ts'

export type Role = 'owner' | 'developer' | 'viewer'

export interface Session {
  readonly user: {
    readonly id: string
    readonly email: string
    readonly name: string
    readonly operator: boolean
  }
  readonly organizations: readonly {
    readonly id: string
    readonly name: string
    readonly role: Role
    /** The management scopes that the role gives, separated by spaces. */
    readonly scope: string
  }[]
  /** What an operator may do everywhere; empty for everyone else. */
  readonly scope: string
  readonly csrf_token: string
  readonly session_id: string
  readonly expires_at: string
  readonly issuer: string
  readonly features: {
    readonly mail: boolean
    /** In seconds, the longest that is allowed last. */
    readonly developer_token_lifetimes: readonly number[]
  }
}

const address = '/api/v1/session'

/** Where to sign in, and come back to this page. */
export const loginAddress = (): string =>
  `/login?return=${encodeURIComponent(location.pathname + location.search)}`

let csrfToken = ''
/** What each change carries, to tell it from one that another site made the browser send. */
export const currentCsrfToken = (): string => csrfToken

async function readSession(): Promise<Session> {
  const response = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => {
    throw unreachable()
  })
  if (!response.ok) throw await readProblem(response)
  const session = (await response.json()) as Session
  csrfToken = session.csrf_token
  return session
}

/** After a refusal: the session has been renewed, say by a changed password. */
export async function renewCsrfToken(): Promise<void> {
  await readSession()
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: 60_000,
  refetchOnWindowFocus: true,
})

/** Ends the session on the server, and shows the page to sign in on. */
export async function signOut(): Promise<void> {
  const response = await fetch(address, {
    method: 'DELETE',
    headers: { 'x-keygrant-csrf': csrfToken },
  })
  if (!response.ok) throw await readProblem(response)
  location.assign('/login')
}
