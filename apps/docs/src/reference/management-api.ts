/** The operations of the management API as a page, from its OpenAPI document. */

interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly description?: string
  readonly default?: unknown
  readonly $ref?: string
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: Schema
  }[]
  readonly requestBody?: { readonly content?: Content }
  readonly responses?: Readonly<
    Record<string, { readonly description?: string; readonly content?: Content }>
  >
}

/** The part of an OpenAPI document that the page is made of. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** A schema in a few words: `string`, `"jwt" or "opaque"`, `list of object`. */
export function inWords(schema: Schema | undefined): string {
  if (schema === undefined) return 'anything'
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? 'object'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' or ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(inWords).join(' or ')
  if (schema.type === 'array') return `list of ${inWords(schema.items)}`
  const type = [schema.type ?? 'anything'].flat().join(' or ')
  return schema.format === undefined ? type : `${type} (${schema.format})`
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/gu, ' ')

function fieldTable(schema: Schema | undefined): string {
  const target = schema?.type === 'array' ? schema.items : schema
  const fields = Object.entries(target?.properties ?? {})
  if (fields.length === 0) return ''
  const rows = fields.map(([name, field]) => {
    const must = target?.required?.includes(name) ? 'yes' : ''
    return `| \`${name}\` | ${cell(inWords(field))} | ${must} | ${cell(field.description ?? '')} |`
  })
  return `| Field | Type | Always | |\n|---|---|---|---|\n${rows.join('\n')}`
}

/** What a list answers is told by its items, not by the envelope, which is the same everywhere. */
const itemOr = (schema: Schema | undefined): Schema | undefined =>
  schema?.properties?.['items']?.items ?? schema

function operationPart(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: place, required, description, schema }) =>
      `| \`${name}\` | ${place} | ${cell(inWords(schema))} | ${required ? 'yes' : ''} | ${cell(description ?? '')} |`,
  )
  const body = operation.requestBody?.content?.['application/json']?.schema
  const answers = Object.entries(operation.responses ?? {})
  const [status, good] = answers.find(([code]) => code.startsWith('2')) ?? []
  const shape = fieldTable(itemOr(good?.content?.['application/json']?.schema))
  const refusals = answers
    .filter(([code]) => !code.startsWith('2'))
    .map(([code, { description }]) => `| ${code} | ${cell(description ?? '')} |`)
  return [
    `### ${operation.summary ?? operation.operationId ?? path}`,
    `\`\`\`http\n${method.toUpperCase()} ${path}\n\`\`\``,
    operation.description ?? '',
    parameters.length > 0
      ? `| Parameter | In | Type | Required | |\n|---|---|---|---|---|\n${parameters.join('\n')}`
      : '',
    body === undefined ? '' : `Body:\n\n${fieldTable(body)}`,
    `Answers ${status ?? ''}${shape === '' ? '.' : `, ${itemOr(good?.content?.['application/json']?.schema) === good?.content?.['application/json']?.schema ? 'with' : 'a page of'}:\n\n${shape}`}`,
    refusals.length > 0 ? `| Refused | when |\n|---|---|\n${refusals.join('\n')}` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** The page: operations by their tag, in the order of the document. */
export function managementReference({ paths }: OpenApi): string {
  const byTag = new Map<string, string[]>()
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'other'
      const parts = byTag.get(tag) ?? []
      byTag.set(tag, parts)
      parts.push(operationPart(method, path, operation))
    }
  const sections = [...byTag].map(([tag, parts]) => `## ${tag}\n\n${parts.join('\n\n')}`)
  return `# Management API reference\n\nEvery operation, from the OpenAPI document that the server serves at \`/api/v1/openapi.json\`. How to call it: [management API](../management-api.md).\n\n${sections.join('\n\n')}\n`
}
