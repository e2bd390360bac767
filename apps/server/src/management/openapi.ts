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
    usage: Type.Optional(
      Type.Object(
        {
          last_hour: Type.Integer(),
          last_24_hours: Type.Integer(),
          last_used_at: Type.Union([Type.String(), Type.Null()]),
          last_used_ip: Type.Union([Type.String(), Type.Null()]),
        },
        { ...closed, description: 'With `in_use`: how what is to be deleted is still used.' },
      ),
    ),
    login_url: Type.Optional(
      Type.String({ description: 'With `session_required`: where to sign in.' }),
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
        'What the console, the command line and your own scripts use. Get a token with a `keygrant:*` scope at the token endpoint. The console uses the session cookie of the sign-in pages instead: every change then needs the header `X-Keygrant-CSRF`, with the `csrf_token` of `GET /api/v1/session`, and a member of several organizations names one in `X-Keygrant-Organization`. Every POST takes an `Idempotency-Key`; every change checks `If-Match` if it is sent.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: issuer }],
    security: [{ token: [] }, { session: [] }],
    components: {
      securitySchemes: {
        token: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: `${issuer}/oauth2/token`, scopes } },
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: issuer.startsWith('https:') ? '__Host-kg_session' : 'kg_session',
        },
      },
    },
  },
})

export function routeSchema(each: Operation): FastifySchema & Record<string, unknown> {
  const { params, query, body } = each
  return {
    operationId: each.name ?? operationId(each),
    summary: each.summary,
    description: needOf(each),
    tags: [each.path.split('/')[1] ?? ''],
    security:
      each.scope === undefined ? [{ session: [] }] : [{ token: [each.scope] }, { session: [] }],
    headers: headersOf(each),
    ...(params && { params }),
    ...(query && { querystring: withNumbers(query) }),
    ...(body && { body }),
    response: { [each.status]: success(each), ...refusals(each) },
  }
}

const needOf = ({ scope, operatorOnly }: Operation): string =>
  scope === undefined
    ? 'Needs the session of somebody who is signed in; no access token will do.'
    : `Needs the scope \`${scope}\`${operatorOnly === true ? ' and an operator' : ''}.`

/** The request headers that count for an operation. */
function headersOf({ method, status, conditional, response }: Operation): TSchema {
  const header = (name: string, description: string): TSchema =>
    Type.Object({ [name]: Type.Optional(Type.String({ description })) })
  if (method === 'POST')
    return header('Idempotency-Key', 'The same key and request again get the same answer.')
  if (conditional === true)
    return header('If-Match', 'The ETag of the version to change; another is left alone.')
  const single = method === 'GET' && status === 200 && !isList(response)
  return single
    ? header('If-None-Match', 'An ETag: the answer is 304 if it still holds.')
    : Type.Object({})
}

const isList = (response: TSchema | undefined): boolean =>
  response !== undefined && Type.IsObject(response) && 'items' in response.properties

/** Text in a URL, a number to whoever generates a client from the document. */
function withNumbers(query: TSchema): TSchema {
  if (!Type.IsObject(query) || !('limit' in query.properties)) return query
  const limit = Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many at the most.' }),
  )
  return Type.Object({ ...query.properties, limit }, closed)
}

function refusals({ method, body, conditional }: Operation): Record<string, object> {
  const changes = method !== 'GET'
  return {
    400: problemAnswer('A rule is broken; `errors` names each.'),
    401: problemAnswer('No valid access token.'),
    403: problemAnswer('The token does not allow it.'),
    404: problemAnswer('Not there, or not yours to see.'),
    ...(changes && { 409: problemAnswer('It does not fit what is there.') }),
    ...(conditional === true && { 412: problemAnswer('The ETag no longer holds.') }),
    ...(body && {
      413: problemAnswer('The body is too large.'),
      415: problemAnswer('The body is not application/json.'),
    }),
    ...(method === 'POST' && { 422: problemAnswer('The key was used for another request.') }),
  }
}

function success({ status, response, mediaType }: Operation): object {
  if (mediaType !== undefined)
    return { description: 'Found.', content: { [mediaType]: { schema: Type.String() } } }
  if (response === undefined) return { description: 'Done.', type: 'null' }
  const description = status === 201 ? 'Made.' : 'Found.'
  return { description, content: { 'application/json': { schema: response } } }
}

const singular = (word: string): string => word.replace(/s$/u, '')
const camel = (word: string): string =>
  word.replace(/(?:^|_)(\w)/gu, (_, letter: string) => letter.toUpperCase())

/** Such as `listClients`, `createClient`, `rotateClientSecret`. */
function operationId({ method, path }: Operation): string {
  const parts = path.split('/').filter((part) => part !== '')
  const words = parts.filter((part) => !part.startsWith(':'))
  const one = parts.at(-1)?.startsWith(':') === true
  const rotates = words.at(-1) === 'rotate'
  if (rotates) words.pop()
  const verbs = { POST: 'create', PUT: 'replace', PATCH: 'update', DELETE: 'delete' }
  const verb = rotates ? 'rotate' : method === 'GET' ? (one ? 'get' : 'list') : verbs[method]
  const last = verb === 'list' ? words.pop() : undefined
  return verb + [...words.map(singular), ...(last === undefined ? [] : [last])].map(camel).join('')
}
