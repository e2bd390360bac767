/**
 * What `JSON.parse` lets pass and nobody should: two members of one name, of which the last silently
 * wins, and names written with escapes.
 *
 * Escaped names are refused outright, and before anything is parsed: no honest client sends them,
 * and some versions of V8 misread later texts once they have parsed one (nodejs/node#63785).
 */

import type { Span } from './base64-anywhere.ts'
import type { NativeBytes } from './native-bytes.ts'

/** The first bad name, as it stands in the text. */
export interface MemberFault {
  readonly reason: 'repeated' | 'escaped'
  readonly name: string
}

/**
 * Looks through text that may be JSON, reading each character once. Undefined if no object in it, at
 * any depth, has a bad name; whether it is JSON at all is for the parser to say.
 */
export function memberFault(text: string): MemberFault | undefined {
  /** Of each object that is open its names; of each array nothing. */
  const open: (Set<string> | undefined)[] = []
  let start = 0
  let end = 0
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case quote:
        start = index + 1
        index = closingQuote(text, index)
        end = index
        break
      case 0x7b: // {
        open.push(new Set())
        break
      case 0x5b: // [
        open.push(undefined)
        break
      case 0x7d: // }
      case 0x5d: // ]
        open.pop()
        break
      case 0x3a: {
        // A colon ends a name, which is the string before it.
        const name = text.slice(start, end)
        const names = open.at(-1)
        if (name.includes('\\')) return { reason: 'escaped', name }
        if (names?.has(name) === true) return { reason: 'repeated', name }
        names?.add(name)
        break
      }
      default:
    }
  }
  return undefined
}

const utf8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads UTF-8 text as a JSON object in which no object, at any depth, has a bad name.
 *
 * @param span Where the text stands, if not everywhere.
 * @param same The same bytes as the runtime's own kind, if it has one: it makes text of ASCII in half the time.
 * @returns Undefined if it is none.
 * @throws {SyntaxError} If it is no JSON.
 * @throws {TypeError} If it is no UTF-8.
 */
export function parseObject(
  bytes: Uint8Array<ArrayBuffer>,
  { start, end }: Span = { start: 0, end: bytes.length },
  same?: NativeBytes,
): Readonly<Record<string, unknown>> | undefined {
  let all = 0
  let quotes = 0
  // Bytes cost a third of what characters do; in UTF-8 no other character has the byte of a quote.
  for (let index = start; index < end; index++) {
    const byte = bytes[index] ?? 0
    all |= byte
    if (byte === quote) quotes++
  }
  const text =
    same !== undefined && all < 0x80
      ? same.toString('latin1', start, end)
      : utf8.decode(bytes.subarray(start, end))
  // A quote that is escaped ends no string.
  const isEscaped = text.includes('\\')
  if (isEscaped && memberFault(text) !== undefined) return undefined
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  if (!isEscaped && quotes !== 2 * stringsIn(value)) return undefined
  return value as Record<string, unknown>
}

/**
 * How many strings a value from JSON has, names included. Of two members with one name the parser
 * drops the first, and with it one string at least: to count them is faster than to compare names.
 */
function stringsIn(root: object): number {
  let count = 0
  const pending: object[] = [root]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const values: readonly unknown[] = Object.values(next)
    if (!Array.isArray(next)) count += values.length
    for (const value of values)
      if (typeof value === 'string') count++
      else if (typeof value === 'object' && value !== null) pending.push(value)
  }
  return count
}

const quote = 0x22
const backslash = 0x5c

/** Where the string that begins at `start` ends, or where the text does. */
function closingQuote(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

/** Whether an odd number of backslashes stands before a character. */
function isEscaped(text: string, index: number): boolean {
  let before = index - 1
  while (text.charCodeAt(before) === backslash) before--
  return (index - before) % 2 === 0
}
