/**
 * Lets a platform that speaks otherwise be talked to as RFC 6749 says: what goes out is written the
 * platform's way, what comes back is written the RFC's. Everything else in this package knows no dialect.
 */
import type { BodyFormat, Dialect, Operation } from '@keygrant/providers'
import type { Outgoing, Send } from '../send.ts'
import { translateAnswer } from './translate-answer.ts'

/** What a request is for, by its parameters. */
function operationOf(form: URLSearchParams): Operation {
  return (form.get('grant_type') ?? 'revocation') as Operation
}

/** The format that an address took last, so that the next request does not try in vain. */
const taken = new WeakMap<Dialect, Map<string, BodyFormat>>()

function formatsOf(dialect: Dialect, address: string, operation: Operation): readonly BodyFormat[] {
  const formats = dialect.bodies[operation] ?? ['form']
  const last = taken.get(dialect)?.get(`${operation} ${address}`)
  return last === undefined ? formats : [last, ...formats.filter((format) => format !== last)]
}

function remember(dialect: Dialect, key: string, format: BodyFormat): void {
  const known = taken.get(dialect) ?? new Map<string, BodyFormat>()
  taken.set(dialect, known.set(key, format))
}

function written(outgoing: Outgoing, form: URLSearchParams, format: BodyFormat): Outgoing {
  if (format === 'form') return outgoing
  const headers = new Headers(outgoing.headers)
  headers.set('content-type', 'application/json')
  const body = JSON.stringify(Object.fromEntries(form))
  return { ...outgoing, headers: Object.fromEntries(headers), body }
}

/** Whether an answer says that the request could not be read in the format it had. */
async function isUnread(response: Response, { bodyFallback, errors }: Dialect): Promise<boolean> {
  if (bodyFallback.statuses.includes(response.status)) return true
  if (response.status !== 400 && !(errors.inSuccess && response.ok)) return false
  const text = (await response.clone().text()).toLowerCase()
  if (response.ok && !text.includes(`"${errors.code}"`)) return false
  return bodyFallback.phrases.some((phrase) => text.includes(phrase))
}

/** Speaks a dialect over a {@link Send}. Requests without a form go through as they are. */
export function speakDialect(send: Send, dialect: Dialect): Send {
  return async (address, outgoing) => {
    const { body: form } = outgoing
    if (!(form instanceof URLSearchParams)) return send(address, outgoing)
    const operation = operationOf(form)
    const formats = formatsOf(dialect, address, operation)
    for (const [index, format] of formats.entries()) {
      const response = await send(address, written(outgoing, form, format))
      // Nothing has happened to what could not be read, so a code or a token may be sent once more.
      const last = index === formats.length - 1
      if (!last && (await isUnread(response, dialect))) continue
      if (index > 0 && response.ok) remember(dialect, `${operation} ${address}`, format)
      return translateAnswer(response, dialect, operation)
    }
    throw new TypeError('a dialect has one format for each operation at least')
  }
}
