/** Whom a client may ask at all: everybody once it is published, before that those who try it. */
import type { User } from '../admin-ports.ts'
import type { Client } from '../ports.ts'

export const mayBeAsked = (
  client: Pick<Client, 'publication' | 'organizationId' | 'testUsers'>,
  user: Pick<User, 'email'>,
  memberOf: readonly { readonly id: string }[],
): boolean =>
  client.publication === 'published' ||
  memberOf.some(({ id }) => id === client.organizationId) ||
  client.testUsers.includes(user.email)
