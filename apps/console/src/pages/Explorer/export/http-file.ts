/** Requests as text, for the HTTP clients of editors: IntelliJ's, and REST Client of VS Code. */
import type { ApiOperation } from '../parts/operations.ts'
import { takesBody } from '../parts/request.ts'
import { type ExportedApi, needsOf, titleOf } from './exported-api.ts'

export const httpFileOf = ({ name, base, issuer, operations }: ExportedApi): string =>
  [
    `# ${oneLine(name)}. The token is of ${issuer}: keygrant token prints one. Keep it out of this file's history.`,
    `@base = ${base}`,
    '@token = ',
    '',
    ...operations.map(requestOf),
  ].join('\n')

/** A line break in a name would begin another request. */
const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim()

function requestOf(operation: ApiOperation): string {
  const { method, path, parameters, body } = operation
  const sends = takesBody(method) && body !== undefined
  const given = (place: string) =>
    parameters.filter((each) => each.in === place && (each.required || each.example !== ''))
  const filled = given('path').reduce(
    (text, each) => text.replaceAll(`{${each.name}}`, encodeURIComponent(each.example)),
    path,
  )
  const query = new URLSearchParams(given('query').map(({ name, example }) => [name, example]))
  const lines = [
    `### ${oneLine(titleOf(operation))}`,
    ...[needsOf(operation)].filter((each) => each !== '').map((each) => `# ${each}`),
    `${method} {{base}}${filled}${query.size === 0 ? '' : `?${query.toString()}`}`,
    'Authorization: Bearer {{token}}',
    ...given('header').map(({ name, example }) => `${name}: ${oneLine(example)}`),
    ...(sends ? ['Content-Type: application/json', '', body] : []),
  ]
  return `${lines.join('\n')}\n`
}
