/** The OpenAPI 3.1 document, made from the operations themselves. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { Operation } from './operation.ts'
import { closed } from './schemas.ts'
import { managementScopes } from './scopes.ts'

const problem = Type.Object(
  {
    type: Type.String({ format: 'uri' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), message: Type.String() }, closed)),
    ),
  },
  closed,
)

const problemAnswer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
})

const scopes = Object.fromEntries(managementScopes.map(({ name, title }) => [name, title]))

export const openApiOptions = (issuer: string): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Keygrant management API',
      version: '1',
      description:
        'What the console, the command line and your own scripts use. Get a token with a `keygrant:*` scope at the token endpoint. Every POST takes an `Idempotency-Key`; every change checks `If-Match` if it is sent.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: issuer }],
    security: [{ token: [] }],
    components: {
      securitySchemes: {
        token: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: `${issuer}/oauth2/token`, scopes } },
        },
      },
    },
  },
})

export function routeSchema(each: Operation): FastifySchema & Record<string, unknown> {
  const { params, query, body, response } = each
  return {
    operationId: operationId(each),
    summary: each.summary,
    description: `Needs the scope \`${each.scope}\`${each.operatorOnly === true ? ' and an operator client' : ''}.`,
    tags: [each.path.split('/')[1] ?? ''],
    security: [{ token: [each.scope] }],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    response: {
      [each.status]: success(each.status, response),
      400: problemAnswer('A rule is broken; `errors` names each.'),
      401: problemAnswer('No valid access token.'),
      403: problemAnswer('The token lacks the scope.'),
      404: problemAnswer('Not there, or not yours to see.'),
    },
  }
}

function success(status: number, response: TSchema | undefined): object {
  if (response === undefined) return { description: 'Done.', type: 'null' }
  const description = status === 201 ? 'Made.' : 'Found.'
  return { description, content: { 'application/json': { schema: response } } }
}

/** Such as `listClients`, `createClient`, `rotateClientSecret`. */
function operationId({ method, path }: Operation): string {
  const words = path.split('/').filter((part) => part !== '' && !part.startsWith(':'))
  const single = path.split('/').at(-1)?.startsWith(':') ?? false
  const verb = { GET: single ? 'get' : 'list', POST: 'post', PATCH: 'update', DELETE: 'delete' }[
    method
  ]
  return (
    verb +
    words.map((word) => word.replace(/(?:^|_)(\w)/gu, (_, c: string) => c.toUpperCase())).join('')
  )
}
