/** Reads the file of an OpenAPI document, JSON or YAML, into what the management API takes. */

export type ReadDocument =
  | { readonly ok: true; readonly document: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly message: string }

/** What the management API takes, as JSON. */
const mostBytes = 1_048_576

const failed = (message: string): ReadDocument => ({ ok: false, message })

/**
 * YAML is read as YAML 1.2 with the merge keys that documents use. A name that refers to itself, or
 * names that unfold into very much, are refused rather than followed.
 */
export async function readDocument(text: string): Promise<ReadDocument> {
  let value: unknown
  let json: string | undefined
  try {
    value = isJson(text) ? JSON.parse(text.trimStart()) : await parseYaml(text)
    json = JSON.stringify(value)
  } catch (error) {
    return failed(`It can’t be read: ${firstLine(error)}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || json === undefined)
    return failed('It holds no OpenAPI document: that begins with openapi: 3.')
  if (new TextEncoder().encode(json).length > mostBytes)
    return failed('As JSON it is larger than 1 MiB, the most that is kept.')
  // What was written once and referred to often becomes as many copies, as JSON has it.
  return { ok: true, document: JSON.parse(json) as Readonly<Record<string, unknown>> }
}

const isJson = (text: string): boolean => /^\s*[{[]/u.test(text)
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

/** Loaded when a file is YAML: most people never need it. */
async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml')
  return parse(text, { merge: true, maxAliasCount: 100 })
}
