/** What was filled in, and the request that comes of it. The token is no part of it. */
import type { ApiOperation, Parameter } from './operations.ts'

export interface Draft {
  readonly method: string
  readonly path: string
  /** By place and name, as `path:id`. */
  readonly values: Readonly<Record<string, string>>
  /** Lines of `Name: value`. */
  readonly headers: string
  readonly body: string
}

export interface ApiRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | undefined
}

/** Either a request, or what stands in its way, in words. */
export type Built =
  | { readonly ok: true; readonly request: ApiRequest }
  | { readonly ok: false; readonly faults: readonly string[] }

export const keyOf = ({ in: place, name }: Pick<Parameter, 'in' | 'name'>): string =>
  `${place}:${name}`

/** An operation with its examples filled in. */
export const draftOf = (operation: ApiOperation): Draft => ({
  method: operation.method,
  path: operation.path,
  values: Object.fromEntries(operation.parameters.map((each) => [keyOf(each), each.example])),
  headers: '',
  body: operation.body ?? '',
})

const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e]*)$/u
/** What the token bar or the browser sets. */
const reserved = new Set(['authorization', 'dpop', 'cookie', 'host', 'content-length', 'origin'])

function headersIn(text: string, faults: string[]): [string, string][] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.flatMap((line) => {
    const [, name = '', value = ''] = headerLine.exec(line.trim()) ?? []
    if (name === '') faults.push(`“${line.trim()}” is no header: write “Name: value”.`)
    else if (reserved.has(name.toLowerCase()))
      faults.push(`${name} is set by the browser, or by the token that you act with.`)
    else return [[name, value]] as [string, string][]
    return []
  })
}

function bodyFault(body: string): string | undefined {
  try {
    JSON.parse(body)
    return undefined
  } catch (error) {
    return `The body is no JSON: ${error instanceof Error ? error.message : ''}`
  }
}

/** Methods whose requests have no body that means something (RFC 9110 §9.3). */
const bodiless = new Set(['GET', 'HEAD'])
export const takesBody = (method: string): boolean => !bodiless.has(method)

/** @param base Where the API is, without a slash at the end. */
export function buildRequest(operation: ApiOperation, draft: Draft, base: string): Built {
  const faults: string[] = []
  const valueOf = (parameter: Parameter): string => draft.values[keyOf(parameter)] ?? ''
  for (const each of operation.parameters)
    if (each.required && valueOf(each) === '') faults.push(`${each.name} is needed.`)
  if (!draft.path.startsWith('/')) faults.push('The path has to begin with “/”.')
  const given = (place: Parameter['in']) =>
    operation.parameters.filter((each) => each.in === place && valueOf(each) !== '')
  const path = given('path').reduce(
    (text, each) => text.replaceAll(`{${each.name}}`, encodeURIComponent(valueOf(each))),
    draft.path,
  )
  const query = new URLSearchParams(given('query').map((each) => [each.name, valueOf(each)]))
  const headers = [
    ...given('header').map((each) => [each.name, valueOf(each)] as [string, string]),
    ...headersIn(draft.headers, faults),
  ]
  const body = takesBody(draft.method) && draft.body.trim() !== '' ? draft.body : undefined
  const fault = body === undefined ? undefined : bodyFault(body)
  if (fault !== undefined) faults.push(fault)
  if (body !== undefined && !headers.some(([name]) => name.toLowerCase() === 'content-type'))
    headers.push(['Content-Type', 'application/json'])
  const url = `${base}${path}${query.size === 0 ? '' : `?${query.toString()}`}`
  // Dots in a path are resolved by the browser, and `//` or `\` would make another host of it.
  if (URL.parse(url)?.origin !== new URL(base).origin) faults.push('This leads to another host.')
  if (faults.length > 0) return { ok: false, faults }
  return { ok: true, request: { method: draft.method, url, headers, body } }
}
