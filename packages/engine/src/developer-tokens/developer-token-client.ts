/**
 * The client that stands in the access tokens which developer tokens are redeemed for. It is part of
 * the server, not a record: nobody can change it, take it over or ask for tokens in its name.
 */
import { newClient } from '../clients/registration.ts'
import type { Client } from '../ports.ts'

export const developerTokenClient: Client = {
  ...newClient({
    id: 'cl_developer_tokens',
    organizationId: null,
    name: 'Developer tokens',
    type: 'native',
    createdAt: 0,
  }),
  grantTypes: [],
  secrets: [],
}
