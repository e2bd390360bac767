/** Installable clients: what an organization finds when it looks for an app to install. */
import type { ClientRecord } from '@keygrant/engine'
import Type from 'typebox'
import { maySee } from '../actor.ts'
import { type Operation, operation } from '../operation.ts'
import { closed, Id, pageMembers, pageOf, text } from '../schemas.ts'
import { clientPage } from './client-page.ts'
import { ClientShape, showClient } from './client-shape.ts'

const { name, description, client_uri, logo_uri, policy_uri, tos_uri, verified, publication } =
  ClientShape.properties

/** What is for everybody to see: who offers it, and what it asks for. No redirect URIs, no policy. */
const Shape = Type.Object(
  {
    client_id: Id,
    name,
    description,
    scope: ClientShape.properties.scope,
    client_uri,
    logo_uri,
    policy_uri,
    tos_uri,
    verified,
    publication,
    installation: ClientShape.properties.installation,
  },
  closed,
)

function show(client: ClientRecord) {
  const shown = showClient(client)
  return {
    client_id: shown.client_id,
    name: shown.name,
    description: shown.description,
    scope: shown.scope,
    client_uri: shown.client_uri,
    logo_uri: shown.logo_uri,
    policy_uri: shown.policy_uri,
    tos_uri: shown.tos_uri,
    verified: shown.verified,
    publication: shown.publication,
    installation: shown.installation,
  }
}

export const installableClients: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/installable_clients',
    summary: 'List what an organization can install: published clients, and drafts of its own',
    scope: 'keygrant:installations:read',
    status: 200,
    query: Type.Object(
      {
        ...pageMembers,
        organization_id: Type.Optional(Id),
        q: Type.Optional({
          ...text(100),
          description: 'A part of the name, or the whole client_id.',
        }),
      },
      closed,
    ),
    response: pageOf(Shape),
    async run({ query, actor, deps }) {
      const asked = query.organization_id ?? actor.organizationId
      const installableIn = asked !== null && maySee(actor, asked) ? asked : null
      const filter = { installableIn, ...(query.q !== undefined && { text: query.q }) }
      return clientPage(query, filter, { show, admin: deps.admin })
    },
  }),
]
