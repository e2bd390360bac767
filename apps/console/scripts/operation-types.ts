/** TypeScript for the operations of an OpenAPI document, as the console calls them. */

/** The part of JSON Schema that the management API's document uses. */
export interface Schema {
  readonly type?: string
  readonly enum?: readonly (string | number)[]
  readonly const?: string | number | boolean
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly $ref?: string
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

interface DocumentedOperation {
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

const prefix = '/api/v1'
const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replace(/['\\]/gu, '\\$&')}'` : JSON.stringify(value)
const member = (name: string): string => (/^[A-Za-z_]\w*$/u.test(name) ? name : literal(name))

/** One schema as a type. Throws for a word it does not know: a type that guesses is worse than none. */
export function typeOf(schema: Schema, document: Document): string {
  if (schema.$ref !== undefined) return typeOf(refersTo(schema.$ref, document), document)
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ')
  if (schema.anyOf !== undefined)
    return [...new Set(schema.anyOf.map((each) => typeOf(each, document)))].join(' | ')
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `readonly (${typeOf(schema.items ?? {}, document)})[]`
    case 'object':
      return objectOf(schema, document)
    case undefined:
      return 'unknown'
    default:
      throw new Error(`no type for the schema ${JSON.stringify(schema)}`)
  }
}

function refersTo(reference: string, { components }: Document): Schema {
  const found = components?.schemas?.[reference.split('/').at(-1) ?? '']
  if (found === undefined) throw new Error(`${reference} refers to nothing`)
  return found
}

function objectOf(schema: Schema, document: Document): string {
  const required = new Set(schema.required)
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, each]) =>
      `readonly ${member(name)}${required.has(name) ? '' : '?'}: ${typeOf(each, document)}`,
  )
  const rest = schema.additionalProperties
  const values = Object.values(schema.patternProperties ?? {})[0]
  const open =
    values !== undefined
      ? typeOf(values, document)
      : typeof rest === 'object'
        ? typeOf(rest, document)
        : 'unknown'
  if (members.length === 0) return `Readonly<Record<string, ${open}>>`
  return `{ ${members.join('; ')} }`
}

/** The parameters of one place (`path`, `query`) as a type, or undefined if there are none. */
function parametersOf(place: string, parameters: readonly Parameter[], document: Document) {
  const found = parameters.filter((each) => each.in === place)
  if (found.length === 0) return undefined
  const properties = Object.fromEntries(found.map(({ name, schema }) => [name, schema]))
  const required = found.filter((each) => each.required === true).map(({ name }) => name)
  return objectOf({ properties, required }, document)
}

const jsonOf = ({ content }: Content = {}): Schema | undefined =>
  content?.['application/json']?.schema

function operationType(operation: DocumentedOperation, document: Document): string {
  const { parameters = [], requestBody, responses } = operation
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1]
  const body = jsonOf(requestBody)
  const answer = jsonOf(success)
  const parts = [
    ['path', parametersOf('path', parameters, document)],
    ['query', parametersOf('query', parameters, document)],
    ['body', body && typeOf(body, document)],
    ['answer', answer === undefined ? 'undefined' : typeOf(answer, document)],
  ].filter(([, type]) => type !== undefined)
  return parts.map(([name, type]) => `    readonly ${name}: ${type}\n`).join('')
}

/** The source of `src/api/generated/operations.ts`. */
export function operationTypes(document: Document): string {
  const operations = Object.entries(document.paths)
    .filter(([path]) => path.startsWith(`${prefix}/`))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        key: `${method.toUpperCase()} ${path.slice(prefix.length)}`,
        operation,
      })),
    )
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const types = operations.map(
    ({ key, operation }) =>
      `  /** ${operation.summary ?? ''} */\n  readonly '${key}': {\n${operationType(operation, document)}  }\n`,
  )
  const scopes = operations.map(
    ({ key, operation }) =>
      `  '${key}': ${literal(Object.values(operation.security?.[0] ?? {})[0]?.[0] ?? '')},\n`,
  )
  return `/** Made from the server's OpenAPI document by \`npm run console:api\`. Not to be edited. */

export interface Operations {
${types.join('')}}

/** The scope that each operation needs. */
export const scopeOf: { readonly [Key in keyof Operations]: string } = {
${scopes.join('')}}
`
}
