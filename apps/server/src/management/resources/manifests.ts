/**
 * Manifests: what a client is, without who holds it. One that was exported here can be imported
 * there, by whoever could have made the client by hand.
 */
import Type from 'typebox'
import { type Operation, operation } from '../operation.ts'
import { refusal } from '../problems.ts'
import { closed, Id, nullable } from '../schemas.ts'
import { CreatedClientShape, ManifestShape, showClientManifest } from './client-shape.ts'
import { createClient, findVisibleClient } from './clients.ts'

/** The only one there is: whoever reads another knows that it was made by a newer server. */
const version = Type.Enum([1])

const Document = Type.Object({ manifest_version: version, client: ManifestShape }, closed)

export const manifests: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/clients/:client_id/manifest',
    summary: "Export a client's registration: no identifiers, no secrets",
    scope: 'keygrant:clients:read',
    status: 200,
    params: Type.Object({ client_id: Id }, closed),
    response: Document,
    async run({ params, actor, deps }) {
      const found = await findVisibleClient(params.client_id, actor, deps)
      return found === undefined
        ? refusal('not_found')
        : { body: { manifest_version: 1, client: showClientManifest(found) } }
    },
  }),
  operation({
    method: 'POST',
    path: '/clients/import',
    summary: 'Make a client of a manifest; its secret is in the answer, once',
    scope: 'keygrant:clients:write',
    status: 201,
    body: Type.Object(
      { ...Document.properties, organization_id: Type.Optional(nullable(Id)) },
      closed,
    ),
    response: CreatedClientShape,
    run: ({ body, ...request }) => {
      const { client, organization_id: organizationId } = body
      const owner = organizationId === undefined ? {} : { organization_id: organizationId }
      return createClient({ ...request, body: { ...client, ...owner } })
    },
  }),
]
