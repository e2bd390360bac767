/** What an API can do, as its OpenAPI document says: the operations, and the fields of a request. */
import type { AnswerOf } from '../../../api/call.ts'
import { splitScope } from '../../../components/scope-choice.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description: string
  readonly example: string
}

export interface ApiOperation {
  readonly id: string
  readonly method: string
  /** With `{names}` in it. */
  readonly path: string
  readonly summary: string
  readonly deprecated: boolean
  /** All of which a token needs. */
  readonly scope: readonly string[]
  readonly parameters: readonly Parameter[]
  /** A JSON body to begin with; undefined if it takes none. */
  readonly body: string | undefined
}

type Members = Readonly<Record<string, unknown>>
type Listed = AnswerOf<'GET /apis/{id}/operations'>['items'][number]

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value as string | number | boolean)

/** How deep an example is made: schemas may contain themselves. */
const deepest = 6

/** Follows one `$ref` within the document; any other leads nowhere. */
function resolved(value: unknown, document: Members, hops = 0): Members {
  if (!isObject(value)) return {}
  const { $ref: reference } = value
  if (typeof reference !== 'string') return value
  if (!reference.startsWith('#/') || hops > deepest) return {}
  const found = reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (inside, part) =>
        isObject(inside) && Object.hasOwn(inside, part) ? inside[part] : undefined,
      document,
    )
  return resolved(found, document, hops + 1)
}

const placeholders: Readonly<Record<string, unknown>> = {
  string: '',
  integer: 0,
  number: 0,
  boolean: false,
  null: null,
}

/** A value that fits a schema: its own example, else one made of its members. */
function exampleOf(schema: unknown, document: Members, depth = 0): unknown {
  const each = resolved(schema, document)
  const given = each['example'] ?? listOf(each['examples'])[0] ?? each['default'] ?? each['const']
  if (given !== undefined) return given
  const first = listOf(each['enum'])[0] ?? listOf(each['oneOf'])[0] ?? listOf(each['anyOf'])[0]
  if (first !== undefined) return isObject(first) ? exampleOf(first, document, depth + 1) : first
  const type = textOf(listOf(each['type'])[0] ?? each['type'])
  if (depth > deepest) return null
  if (type === 'array') return [exampleOf(each['items'], document, depth + 1)]
  if (type !== 'object' && !isObject(each['properties'])) return placeholders[type] ?? ''
  const properties = isObject(each['properties']) ? each['properties'] : {}
  return Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [
      name,
      exampleOf(inner, document, depth + 1),
    ]),
  )
}

function parametersOf(item: Members, operation: Members, document: Members): Parameter[] {
  const found = new Map<string, Parameter>()
  for (const given of [...listOf(item['parameters']), ...listOf(operation['parameters'])]) {
    const { name, in: place, required, description, ...rest } = resolved(given, document)
    if (typeof name !== 'string' || (place !== 'path' && place !== 'query' && place !== 'header'))
      continue
    const example = textOf(rest['example'] ?? resolved(rest['schema'], document)['example'])
    found.set(`${place}:${name}`, {
      name,
      in: place,
      required: required === true || place === 'path',
      description: textOf(description),
      example,
    })
  }
  return [...found.values()]
}

function bodyOf(operation: Members, document: Members): string | undefined {
  const content = resolved(operation['requestBody'], document)['content']
  if (!isObject(content)) return undefined
  const media = Object.entries(content).find(([type]) => /\bjson\b/u.test(type))?.[1]
  if (!isObject(media)) return undefined
  const named = isObject(media['examples']) ? Object.values(media['examples'])[0] : undefined
  const value =
    media['example'] ?? resolved(named, document)['value'] ?? exampleOf(media['schema'], document)
  return JSON.stringify(value, undefined, 2)
}

/** The operations of a document, each with the scopes that the server says it wants. */
export function operationsOf(
  document: Members,
  listed: readonly Listed[],
): readonly ApiOperation[] {
  const paths = isObject(document['paths']) ? document['paths'] : {}
  return listed.map(({ id, method, path, summary, deprecated, scope }) => {
    const item = resolved(paths[path], document)
    const operation = resolved(item[method.toLowerCase()], document)
    const parameters = parametersOf(item, operation, document)
    const body = bodyOf(operation, document)
    return { id, method, path, summary, deprecated, scope: splitScope(scope), parameters, body }
  })
}

/** Stands for any request to an API that has no document. */
export const anyOperation: ApiOperation = {
  id: '',
  method: 'GET',
  path: '/',
  summary: 'Any request',
  deprecated: false,
  scope: [],
  parameters: [],
  body: undefined,
}

/**
 * Where requests go: the first server of the document, if it is on the API's own origin; else that
 * origin. A token is for the API that is registered, whatever a document says.
 *
 * @returns undefined if the identifier is no address.
 */
export function baseOf(identifier: string, document: Members | undefined): string | undefined {
  const own = URL.parse(identifier)
  if (own === null || !/^https?:$/u.test(own.protocol)) return undefined
  const server = listOf(document?.['servers'])[0]
  const named = isObject(server) ? URL.parse(textOf(server['url']), own) : null
  const base = named?.origin === own.origin ? named : own
  return `${base.origin}${base.pathname}`.replace(/\/+$/u, '')
}

/** What a token with these scopes lacks for an operation. */
export const missingFor = (
  operation: Pick<ApiOperation, 'scope'>,
  scopes: readonly string[] | undefined,
): readonly string[] => operation.scope.filter((each) => scopes?.includes(each) !== true)
