/** JSON bodies, read strictly: what two parsers could read in two ways is refused. */
import { err, hasRepeatedMember, ok, type Result } from '@keygrant/protocol'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The value of a JSON text; undefined for an empty one. In words what is wrong if it is not UTF-8 or
 * not JSON, names a member twice (RFC 8259 §4), or names one that reaches for a prototype.
 */
export function readJson(bytes: Uint8Array): Result<unknown, string> {
  if (bytes.length === 0) return ok(undefined)
  try {
    const text = utf8.decode(bytes)
    const value: unknown = JSON.parse(text)
    if (hasRepeatedMember(text)) return err('a member is named twice')
    const name = forbiddenName(text)
    return name === undefined ? ok(value) : err(`no member may be named ${name}`)
  } catch {
    return err('it is not JSON in UTF-8')
  }
}

/**
 * A forbidden member name in valid JSON text, at any depth, its escapes resolved. Reads token after
 * token, so that the time it takes grows with the text alone, whatever a stranger sends.
 */
function forbiddenName(text: string): string | undefined {
  let previous = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/gu)) {
    if (token === ':') {
      const name = JSON.parse(previous) as string
      if (forbidden.has(name)) return name
    }
    previous = token
  }
  return undefined
}
