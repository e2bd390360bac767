/** A request's body → parameters, in whatever format it has. */
import { err, ok, type Parameters, parseForm, parseJson, type Result } from '@keygrant/protocol'
import type { BodyFormat } from '@keygrant/providers'
import type { ReceivedRequest } from './exchange.ts'

/** Parameters, and the format they came in. */
export interface ReadBody {
  readonly format: BodyFormat
  readonly parameters: Parameters
}

/** What the body says it is. */
function formatOf({ headers }: ReceivedRequest): BodyFormat | undefined {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return 'json'
  return type === 'application/x-www-form-urlencoded' ? 'form' : undefined
}

/** Reads the body. A repeated name, or a value that is no text, makes all of it unreadable. */
export function readBody(request: ReceivedRequest): Result<ReadBody, string> {
  const format = formatOf(request)
  if (format === undefined) return err('the content type is neither a form nor JSON')
  const read = format === 'json' ? parseJson(request.body) : parseForm(request.body)
  if (read.ok) return ok({ format, parameters: read.value })
  return err(
    format === 'json' ? 'the body is not valid json' : `a parameter is ${read.error.reason}`,
  )
}
