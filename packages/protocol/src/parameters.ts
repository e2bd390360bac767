/**
 * Reads request parameters from a form, a query string or a JSON object, strictly and once.
 *
 * What is refused here is refused for every endpoint: a name sent twice (RFC 6749 §3.1, §3.2), a
 * percent sign that starts no byte, bytes that are not UTF-8, control characters, a JSON value that
 * is not a string, more parameters or longer values than any honest client sends.
 */
import { memberFault } from './json-members.ts'
import { err, ok, type Result } from './result.ts'

/** Request parameters, each name at most once. An empty value counts as omitted (RFC 6749 §3.1). */
export type Parameters = ReadonlyMap<string, string>

/**
 * Why parameters could not be read. The name is cut and cleaned, so that it can be logged; it is
 * still a stranger's word and belongs in no answer.
 */
export type ParameterFault =
  | { readonly reason: 'repeated'; readonly name: string }
  | { readonly reason: 'malformed'; readonly name: string | undefined }
  | { readonly reason: 'too_long'; readonly name: string }
  | { readonly reason: 'too_many'; readonly name: undefined }

/** The most parameters one request may have. */
export const maxParameters = 64
/** The most characters a parameter's value may have, after decoding. */
export const maxValueLength = 65_536
/** The most characters a parameter's name may have, after decoding. */
const maxNameLength = 256

// C0 and C1 controls and DEL: no OAuth parameter has them (RFC 6749 appendix A), log lines suffer.
// Lone surrogates can only come from JSON escapes and have no UTF-8 form.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const forbidden = /[\u0000-\u001f\u007f-\u009f]|\p{Cs}/u
// In a JSON name these could only stand escaped, which memberFault refuses; a form gets no more.
const forbiddenInName = /["\\]/

/**
 * Reads `application/x-www-form-urlencoded` text: a body, or a query string without its `?`.
 *
 * Names are taken as they are: `a[b]` and `__proto__` are names like any other.
 *
 * @returns The parameters that have a value, or the first fault. Never throws.
 * @see WHATWG URL §5.1; stricter in that malformed percent-encoding and UTF-8 are refused
 */
export function parseForm(text: string): Result<Parameters, ParameterFault> {
  const parameters = new Map<string, string>()
  let start = 0
  while (start < text.length) {
    let end = text.indexOf('&', start)
    if (end === -1) end = text.length
    if (end > start) {
      const fault = readPair(text.slice(start, end), parameters)
      if (fault !== undefined) return err(fault)
    }
    start = end + 1
  }
  return ok(withoutEmpty(parameters))
}

/**
 * Reads a JSON object whose members are all strings, as DataCrunch and Cortex clients send it.
 *
 * `JSON.parse` keeps only the last of two members with one name, so the text is looked through first:
 * the same rules hold for JSON as for a form.
 *
 * @returns The parameters that have a value, or the first fault. Never throws.
 */
export function parseJson(text: string): Result<Parameters, ParameterFault> {
  const bad = memberFault(text)
  if (bad?.reason === 'repeated') return err({ reason: 'repeated', name: printable(bad.name) })
  if (bad !== undefined) return err(unreadable)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return err(unreadable)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return err(unreadable)

  const parameters = new Map<string, string>()
  for (const [name, member] of Object.entries(value)) {
    if (typeof member !== 'string') return err({ reason: 'malformed', name: printable(name) })
    const fault = add(name, member, parameters)
    if (fault !== undefined) return err(fault)
  }
  return ok(withoutEmpty(parameters))
}

const unreadable: ParameterFault = { reason: 'malformed', name: undefined }

function readPair(pair: string, parameters: Map<string, string>): ParameterFault | undefined {
  const equals = pair.indexOf('=')
  const name = formDecode(equals === -1 ? pair : pair.slice(0, equals))
  if (name === undefined) return unreadable
  const value = equals === -1 ? '' : formDecode(pair.slice(equals + 1))
  if (value === undefined) return { reason: 'malformed', name: printable(name) }
  return add(name, value, parameters)
}

/** Adds empty values, too, so that a name sent twice is seen even if one of its values is empty. */
function add(
  name: string,
  value: string,
  parameters: Map<string, string>,
): ParameterFault | undefined {
  if (parameters.has(name)) return { reason: 'repeated', name: printable(name) }
  if (parameters.size >= maxParameters) return { reason: 'too_many', name: undefined }
  if (name.length > maxNameLength || value.length > maxValueLength)
    return { reason: 'too_long', name: printable(name) }
  if (forbidden.test(name) || forbiddenInName.test(name) || forbidden.test(value))
    return { reason: 'malformed', name: printable(name) }
  parameters.set(name, value)
  return undefined
}

function withoutEmpty(parameters: Map<string, string>): Parameters {
  for (const [name, value] of parameters) if (value === '') parameters.delete(name)
  return parameters
}

/**
 * Decodes one form component: `+` is a space, `%XX` a byte of UTF-8.
 *
 * @returns Undefined if a percent sign starts no byte or the bytes are not UTF-8.
 */
export function formDecode(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return undefined
  }
}

/** A name may be anything a stranger typed; what is repeated back or logged is cut and cleaned. */
const printable = (name: string): string => name.slice(0, 64).replace(/[^\x20-\x7e]/g, '?')
