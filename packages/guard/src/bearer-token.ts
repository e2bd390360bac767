/**
 * Finds the access token in a request: in the `Authorization` header, or nowhere. A token in the
 * query string or in a form body is never used, because both end up in logs; next to a token in the
 * header it makes the request ambiguous, and ambiguous requests are refused.
 *
 * @see RFC 6750 §2 and §3.1, RFC 9110 §11.6.2
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { RefusalReason } from './refusal-reasons.ts'

/** The parts of a request in which an access token may stand. */
export interface Presented {
  /** Every `Authorization` field of the request; a string if there is one. */
  readonly authorization: string | readonly string[] | null | undefined
  /** The request target, absolute or not; only its query is looked at. */
  readonly url?: string | undefined
  /** The form body: its text, or what a form parser made of it. Leave it out for any other body. */
  readonly form?: unknown
  /** The `Origin` field, if there is one. */
  readonly origin?: string | null | undefined
}

const bearer = /^bearer(?=[ \t]|$)/iu
/** `Bearer` 1*SP b64token, RFC 6750 §2.1. */
const credentials = /^bearer +([A-Za-z0-9._~+/-]+=*)$/iu
/** Where header fields were joined by a comma, the second may have been the token. */
const bearerLater = /,[ \t]*bearer(?:[ \t]|$)/iu

export function readBearerToken(presented: Presented): Result<string, RefusalReason> {
  const { authorization } = presented
  if (authorization === undefined || authorization === null) return err('credentials_missing')
  if (typeof authorization === 'string') return readField(authorization, presented)

  const [only, ...others] = authorization
  if (only === undefined) return err('credentials_missing')
  return others.length === 0 ? readField(only, presented) : err('authorization_malformed')
}

function readField(field: string, presented: Presented): Result<string, RefusalReason> {
  if (!bearer.test(field))
    return err(bearerLater.test(field) ? 'authorization_malformed' : 'credentials_missing')
  const token = credentials.exec(field)?.[1]
  if (token === undefined) return err('authorization_malformed')
  if (queryHasToken(presented.url) || formHasToken(presented.form)) return err('two_methods')
  return ok(token)
}

function queryHasToken(url: string | undefined): boolean {
  const [target = ''] = url?.split('#', 1) ?? []
  const start = target.indexOf('?')
  return start !== -1 && new URLSearchParams(target.slice(start)).has('access_token')
}

export function formHasToken(form: unknown): boolean {
  if (typeof form === 'string') return new URLSearchParams(form).has('access_token')
  return typeof form === 'object' && form !== null && Object.hasOwn(form, 'access_token')
}
