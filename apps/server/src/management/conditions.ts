/** The preconditions that a request carries (RFC 9110 §13.1), and the key that lets it be sent again. */
import type { IncomingHttpHeaders } from 'node:http'
import { isIdempotencyKey } from './idempotency.ts'
import type { FieldError } from './problems.ts'

/** The strong ETags that `If-Match` names; undefined if there is no such header, or it is `*`. */
export type IfMatch = ReadonlySet<string> | undefined

export interface Conditions {
  readonly key: string | undefined
  readonly ifMatch: IfMatch
  /** Whether the caller has the representation with this ETag already. */
  hasAlready(tag: string): boolean
  readonly errors: readonly FieldError[]
}

/** The ETag of a version. Strong: versions differ whenever what can be changed differs. */
export const etagOf = (version: number): string => `"${version}"`

const tag = '(?:W/)?"[\\x21\\x23-\\x7e]*"'
const tagList = new RegExp(`^${tag}(?:[ \\t]*,[ \\t]*${tag})*$`, 'u')
const notTags = 'must be * or ETags as this API gives them, such as "3"'

export function readConditions(headers: IncomingHttpHeaders): Conditions {
  const key = headers['idempotency-key']
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  const errors: FieldError[] = []
  if (key !== undefined && (typeof key !== 'string' || !isIdempotencyKey(key)))
    errors.push({
      field: 'Idempotency-Key',
      message: 'must be 1 to 255 printable characters, no spaces',
    })
  if (match !== undefined && match !== '*' && !tagList.test(match))
    errors.push({ field: 'If-Match', message: notTags })
  if (noneMatch !== undefined && noneMatch !== '*' && !tagList.test(noneMatch))
    errors.push({ field: 'If-None-Match', message: notTags })
  const known = new Set(tagsOf(noneMatch).map((each) => each.replace('W/', '')))
  return {
    key: typeof key === 'string' ? key : undefined,
    // If-Match compares strongly: a weak tag matches nothing (RFC 9110 §13.1.1).
    ifMatch:
      match === undefined || match === '*'
        ? undefined
        : new Set(tagsOf(match).filter((each) => !each.startsWith('W/'))),
    hasAlready: (each) => noneMatch === '*' || known.has(each),
    errors,
  }
}

const tagsOf = (header: string | undefined): string[] =>
  header === undefined ? [] : (header.match(new RegExp(tag, 'gu')) ?? [])
