/** The people of an organization by their id, for those who may see them. */
import { useActing } from '../api/acting.ts'
import { useRead } from '../api/queries.ts'

export interface Person {
  readonly name: string
  readonly email: string
}

/** The first two hundred; whoever is not among them is known by the id that tokens have, too. */
export function usePeople(organizationId: string | null): ReadonlyMap<string, Person> {
  const { may } = useActing()
  const mayUsers = may('keygrant:users:read')
  const mayMembers = !mayUsers && organizationId !== null && may('keygrant:members:read')
  const members = useRead(
    'GET /organizations/{id}/members',
    { path: { id: organizationId ?? '' }, query: { limit: 200 } },
    { enabled: mayMembers },
  )
  const users = useRead('GET /users', { query: { limit: 200 } }, { enabled: mayUsers })
  return new Map<string, Person>([
    ...(members.data?.body.items ?? []).map((each): [string, Person] => [each.user_id, each]),
    ...(users.data?.body.items ?? []).map((each): [string, Person] => [each.id, each]),
  ])
}
