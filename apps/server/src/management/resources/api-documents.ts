/** The OpenAPI document of an API: kept as it is, and read for the operations and the scopes they want. */
import type { ApiDocument } from '@keygrant/engine'
import { formatScope, parseScope } from '@keygrant/protocol'
import Type from 'typebox'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { invalid, refusal } from '../problems.ts'
import { type ApiOperation, readOpenApi } from '../read-openapi.ts'
import { closed, Id, isoTime, Time } from '../schemas.ts'

const Params = Type.Object({ id: Id }, closed)
const maxDocument = 1_048_576
const Document = Type.Object({}, { additionalProperties: true })
const Described = Type.Object(
  { title: Type.String(), version: Type.String(), operations: Type.Integer(), updated_at: Time },
  closed,
)
const Item = Type.Object(
  {
    id: Type.String(),
    method: Type.String(),
    path: Type.String(),
    summary: Type.String(),
    description: Type.String(),
    tags: Type.Array(Type.String()),
    deprecated: Type.Boolean(),
    scope: Type.String({ description: 'What it wants, set by hand or by the document.' }),
    scope_edited: Type.Boolean(),
  },
  closed,
)
const Items = Type.Object({ items: Type.Array(Item), next_cursor: Type.Null() }, closed)

const target = (id: string) => ({ targetKind: 'api', targetId: id, organizationId: null })

function itemsOf({ document, scopes }: ApiDocument) {
  const read = readOpenApi(JSON.parse(document))
  const operations: readonly ApiOperation[] = read.ok ? read.value.operations : []
  return operations.map(({ scope, ...each }) => ({
    ...each,
    scope: formatScope(scopes[each.id] ?? scope),
    scope_edited: scopes[each.id] !== undefined,
  }))
}

const found = (id: string, { admin }: Pick<ManagementDeps, 'admin'>) => admin.findApiDocument(id)

export const apiDocuments: readonly Operation[] = [
  operation({
    method: 'PUT',
    path: '/apis/:id/openapi',
    name: 'putApiDocument',
    summary: 'Keep the OpenAPI 3 document of an API; scopes set by hand stay',
    scope: 'keygrant:apis:write',
    operatorOnly: true,
    status: 200,
    params: Params,
    body: Document,
    maxBody: maxDocument,
    response: Described,
    async run({ params, body, deps, change }) {
      const api = await deps.admin.findApi(params.id)
      if (api === undefined) return refusal('not_found')
      const read = readOpenApi(body)
      if (!read.ok) return invalid([{ field: 'document', message: read.error }])
      const before = await found(api.id, deps)
      const kept = new Set(read.value.operations.map(({ id }) => id))
      const scopes = Object.fromEntries(
        Object.entries(before?.scopes ?? {}).filter(([id]) => kept.has(id)),
      )
      const updatedAt = deps.now()
      const document = { apiId: api.id, document: JSON.stringify(body), scopes, updatedAt }
      const { title, version, operations } = read.value
      const shown = {
        title,
        version,
        operations: operations.length,
        updated_at: isoTime(updatedAt),
      }
      return change(
        async (transaction) => {
          await transaction.saveApiDocument(document)
          return { body: shown }
        },
        { action: 'api.document', ...target(api.id), change: { after: shown } },
      )
    },
  }),
  operation({
    method: 'GET',
    path: '/apis/:id/openapi',
    name: 'getApiDocument',
    summary: 'Read the OpenAPI document of an API',
    scope: 'keygrant:apis:read',
    status: 200,
    params: Params,
    response: Document,
    async run({ params, deps }) {
      const kept = await found(params.id, deps)
      return kept === undefined ? refusal('not_found') : { body: JSON.parse(kept.document) }
    },
  }),
  operation({
    method: 'GET',
    path: '/apis/:id/operations',
    name: 'listApiOperations',
    summary: 'List the operations of an API with the scopes they want',
    scope: 'keygrant:apis:read',
    status: 200,
    params: Params,
    response: Items,
    async run({ params, deps }) {
      const kept = await found(params.id, deps)
      return kept === undefined
        ? refusal('not_found')
        : { body: { items: itemsOf(kept), next_cursor: null } }
    },
  }),
  operation({
    method: 'PATCH',
    path: '/apis/:id/operations',
    name: 'updateApiOperations',
    summary: 'Set the scopes of operations by hand; null goes back to the document’s',
    scope: 'keygrant:apis:write',
    operatorOnly: true,
    status: 200,
    params: Params,
    body: Type.Object(
      {
        scopes: Type.Record(
          Type.String({ maxLength: 500 }),
          Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()]),
        ),
      },
      closed,
    ),
    response: Items,
    async run({ params, body, deps, change }) {
      const kept = await found(params.id, deps)
      if (kept === undefined) return refusal('not_found')
      const known = new Set(itemsOf(kept).map(({ id }) => id))
      const next = new Map(Object.entries(kept.scopes))
      for (const [id, text] of Object.entries(body.scopes)) {
        const field = `scopes.${id}`
        if (!known.has(id)) return invalid([{ field, message: 'is no operation' }])
        const scope = text === null || text === '' ? [] : parseScope(text)
        if (scope === undefined)
          return invalid([{ field, message: 'must be scopes separated by single spaces' }])
        if (text === null) next.delete(id)
        else next.set(id, scope)
      }
      const document = { ...kept, scopes: Object.fromEntries(next), updatedAt: deps.now() }
      return change(
        async (transaction) => {
          await transaction.saveApiDocument(document)
          return { body: { items: itemsOf(document), next_cursor: null } }
        },
        {
          action: 'api.operations',
          ...target(kept.apiId),
          change: { before: kept.scopes, after: document.scopes },
        },
      )
    },
  }),
]
