/** Reads the body of a request to an OAuth endpoint: a form, or a JSON object of strings. */
import { isAscii, isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { type Problem, parameterProblem, problem } from '@keygrant/engine'
import {
  err,
  type ParameterFault,
  type Parameters,
  parseForm,
  parseJson,
  type Result,
} from '@keygrant/protocol'
import { atEndOfTurn } from './end-of-turn.ts'

/** The most bytes a body may have. */
export const maxBodyLength = 65_536

const form = /^application\/x-www-form-urlencoded(?: *; *charset="?utf-8"?)?$/iu
const json = /^application\/json(?: *; *charset="?utf-8"?)?$/iu

export function readParameters(request: IncomingMessage): Promise<Result<Parameters, Problem>> {
  const { 'content-type': type = '', 'content-encoding': encoding } = request.headers
  const parse = form.test(type) ? parseForm : json.test(type) ? parseJson : undefined
  // A compressed body is refused unread: a few bytes could become gigabytes.
  if (parse === undefined || encoding !== undefined)
    return Promise.resolve(err(problem('content_type_unsupported')))
  if (Number(request.headers['content-length'] ?? 0) > maxBodyLength)
    return Promise.resolve(err(problem('body_too_large')))
  return readBody(request, parse)
}

function parseBody(body: Buffer, parse: typeof parseForm): Result<Parameters, Problem> {
  if (body.length > maxBodyLength) return err(problem('body_too_large'))
  const text = decode(body)
  if (text === undefined) return err(problem('body_unreadable'))
  const parsed = parse(text)
  return parsed.ok ? parsed : err(fromFault(parsed.error))
}

/** Undefined if it is not UTF-8. Almost every body is ASCII, which needs no decoding. */
function decode(body: Buffer): string | undefined {
  if (isAscii(body)) return body.toString('latin1')
  return isUtf8(body) ? body.toString('utf8') : undefined
}

/** Rejects if the connection breaks. */
function readBody(
  request: IncomingMessage,
  parse: typeof parseForm,
): Promise<Result<Parameters, Problem>> {
  const chunks: Buffer[] = []
  const parsed = (): Result<Parameters, Problem> => {
    const [first] = chunks
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
    return parseBody(body, parse)
  }
  if (request.complete) {
    // As most are: to be told of each piece and of the end would cost more than to parse them.
    for (let chunk = request.read(); chunk !== null; chunk = request.read()) chunks.push(chunk)
    return Promise.resolve(parsed())
  }
  return new Promise((resolve, reject) => {
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > maxBodyLength) resolve(err(problem('body_too_large')))
      else chunks.push(chunk)
    })
    request.on('end', () => atEndOfTurn(() => resolve(parsed())))
    request.on('error', reject)
    if (request.destroyed) reject(new Error('the connection broke'))
  })
}

function fromFault({ reason, name }: ParameterFault): Problem {
  const named = (id: Problem['id']): Problem =>
    name === undefined ? problem(id) : parameterProblem(id, name)
  switch (reason) {
    case 'repeated':
      return named('parameter_repeated')
    case 'malformed':
      return name === undefined ? problem('body_unreadable') : named('parameter_malformed')
    case 'too_long':
      return named('parameter_too_long')
    case 'too_many':
      return problem('parameters_too_many')
  }
}
