/** Who acts, and in which organization: what every page is given. */
import { createContext, use } from 'react'
import type { Role, Session } from './session.ts'

export interface Acting {
  readonly session: Session
  /** What is looked at; undefined when an operator looks at everything. */
  readonly organization: { readonly id: string; readonly name: string } | undefined
  readonly role: Role | 'operator'
  /** Named in each call of somebody who may be a member of several organizations. */
  readonly header: string | undefined
  /** Whether a scope is among what the person may do here. */
  readonly may: (scope: string) => boolean
}

/** The value of the `org` parameter with which an operator looks at everything. */
export const everything = 'all'

/**
 * Finds out who acts from the session and the organization that the address asks for. Somebody who
 * is a member nowhere and no operator acts as nobody: undefined.
 */
export function actingOf(
  session: Session,
  asked: string | undefined,
  named: ReadonlyMap<string, string> = new Map(),
): Acting | undefined {
  const { organizations, user } = session
  const mine = organizations.find(({ id }) => id === asked)
  if (user.operator) {
    const id = asked === everything ? undefined : asked
    const name = mine?.name ?? named.get(id ?? '') ?? id ?? ''
    const organization = id === undefined ? undefined : { id, name }
    const { scope } = session
    return { session, organization, role: 'operator', header: undefined, may: mayOf(scope) }
  }
  const organization = mine ?? organizations[0]
  if (organization === undefined) return undefined
  const { id, role, scope } = organization
  return { session, organization, role, header: id, may: mayOf(scope) }
}

const mayOf = (scope: string): Acting['may'] => {
  const scopes = new Set(scope.split(' '))
  return (wanted) => scopes.has(wanted)
}

export const ActingContext = createContext<Acting | undefined>(undefined)

export function useActing(): Acting {
  const acting = use(ActingContext)
  if (acting === undefined) throw new Error('nobody acts outside of the frame of the console')
  return acting
}
