/**
 * Reads the OpenAPI document of somebody's API: which operations it has, and which scopes each wants.
 * Nothing is fetched and nothing is run; a `$ref` is followed nowhere but within the document.
 */
import { err, isScopeToken, ok, type Result } from '@keygrant/protocol'

export interface ApiOperation {
  /** Its `operationId`, or method and path. */
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly deprecated: boolean
  readonly scope: readonly string[]
}

export interface ReadDocument {
  readonly title: string
  readonly version: string
  readonly operations: readonly ApiOperation[]
}

type Members = Readonly<Record<string, unknown>>

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const
const maxOperations = 1_000

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** @returns What is wrong with the document, in words, or what is in it. */
export function readOpenApi(document: unknown): Result<ReadDocument, string> {
  if (!isObject(document)) return err('must be an object')
  const { openapi, info, paths, security } = document
  if (!/^3\.[01]\.\d+$/u.test(textOf(openapi))) return err('openapi must be 3.0.x or 3.1.x')
  if (!isObject(info) || textOf(info['title']) === '') return err('info.title is missing')
  if (paths !== undefined && !isObject(paths)) return err('paths must be an object')
  const operations = Object.entries(paths ?? {}).flatMap(([path, item]) =>
    isObject(item) && path.startsWith('/') ? operationsOf(path, item, security) : [],
  )
  if (operations.length > maxOperations) return err(`has more than ${maxOperations} operations`)
  const ids = operations.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) return err(`has two operations named ${twice}`)
  return ok({ title: textOf(info['title']), version: textOf(info['version']), operations })
}

const operationsOf = (path: string, item: Members, security: unknown): readonly ApiOperation[] =>
  methods.flatMap((method) => {
    const operation = item[method]
    return isObject(operation) ? [describe(operation, { method, path, security })] : []
  })

function describe(
  operation: Members,
  { method, path, security }: { method: string; path: string; security: unknown },
): ApiOperation {
  const upper = method.toUpperCase()
  return {
    id: textOf(operation['operationId']) || `${upper} ${path}`,
    method: upper,
    path,
    summary: textOf(operation['summary']),
    description: textOf(operation['description']),
    tags: listOf(operation['tags']).map(textOf).filter(Boolean),
    deprecated: operation['deprecated'] === true,
    scope: scopeOf(operation, security),
  }
}

/** `x-scopes` where it is; else the first alternative of the security requirements that names scopes. */
function scopeOf(operation: Members, security: unknown): readonly string[] {
  const extended = operation['x-scopes']
  if (extended !== undefined) return scopesIn(extended)
  const alternatives = listOf(operation['security'] ?? security).filter(isObject)
  const named = alternatives.map((each) => Object.values(each).flatMap(scopesIn))
  return named.find((scopes) => scopes.length > 0) ?? []
}

const scopesIn = (value: unknown): string[] => [
  ...new Set(listOf(value).map(textOf).filter(isScopeToken)),
]
