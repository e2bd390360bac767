/** JSON bodies, read strictly: what two parsers could read in two ways is refused. */
import { err, memberFault, ok, type Result } from '@keygrant/protocol'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** No name has escapes by then, so that it stands in the text as it is. Linear, whatever is sent. */
const forbidden = /"(__proto__|constructor|prototype)"\s*:/u

/**
 * The value of a JSON text; undefined for an empty one. In words what is wrong if it is not UTF-8 or
 * not JSON, names a member twice (RFC 8259 §4) or with escapes, or names one that reaches for a
 * prototype.
 */
export function readJson(bytes: Uint8Array): Result<unknown, string> {
  if (bytes.length === 0) return ok(undefined)
  try {
    const text = utf8.decode(bytes)
    // Before it is parsed: a bad name must not get that far.
    const fault = memberFault(text)
    if (fault !== undefined) return err(faults[fault.reason])
    const name = forbidden.exec(text)?.[1]
    return name === undefined ? ok(JSON.parse(text)) : err(`no member may be named ${name}`)
  } catch {
    return err('it is not JSON in UTF-8')
  }
}

const faults = {
  repeated: 'a member is named twice',
  escaped: 'a member name is written with escapes',
} as const
