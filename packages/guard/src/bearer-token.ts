/**
 * Finds the access token in a request: in the `Authorization` header, as a bearer token or one with a
 * DPoP proof, or nowhere. A token in the
 * query string or in a form body is never used, because both end up in logs; next to a token in the
 * header it makes the request ambiguous, and ambiguous requests are refused.
 *
 * @see RFC 6750 §2 and §3.1, RFC 9449 §7.1, RFC 9110 §11.6.2
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { RefusalReason } from './refusal-reasons.ts'

/** The parts of a request in which an access token may stand. */
export interface Presented {
  /** Every `Authorization` field of the request; a string if there is one. */
  readonly authorization: string | readonly string[] | null | undefined
  /** The request target, absolute or not. Of an absolute one the host is of no interest. */
  readonly url?: string | undefined
  /** The request method, in capitals. For DPoP. */
  readonly method?: string | undefined
  /** Every value of a header field, by its name in lower case. For DPoP and client certificates. */
  readonly fields?: ((name: string) => readonly string[]) | undefined
  /** The SHA-256 of the client's certificate on this TLS connection, in base64url. */
  readonly certificate?: (() => string | undefined) | undefined
  /** The form body: its text, or what a form parser made of it. Leave it out for any other body. */
  readonly form?: unknown
  /** The `Origin` field, if there is one. */
  readonly origin?: string | null | undefined
}

/** How a token was presented, and the token. */
export interface Credentials {
  readonly scheme: 'Bearer' | 'DPoP'
  readonly token: string
}

interface Grammar {
  readonly begins: RegExp
  /** Scheme 1*SP token68, RFC 6750 §2.1 and RFC 9449 §7.1. */
  readonly credentials: RegExp
  /** Where header fields were joined by a comma, the second may have been the token. */
  readonly later: RegExp
}

const grammarOf = (schemes: string): Grammar => ({
  begins: new RegExp(`^(?:${schemes})(?=[ \\t]|$)`, 'iu'),
  credentials: new RegExp(`^(${schemes}) +([A-Za-z0-9._~+/-]+=*)$`, 'iu'),
  later: new RegExp(`,[ \\t]*(?:${schemes})(?:[ \\t]|$)`, 'iu'),
})
const bearerOnly = grammarOf('bearer')
const bearerOrDpop = grammarOf('bearer|dpop')

/** @param takesDpop Without it the DPoP scheme is one of the many that nobody here knows. */
export function readCredentials(
  presented: Presented,
  takesDpop: boolean,
): Result<Credentials, RefusalReason> {
  const grammar = takesDpop ? bearerOrDpop : bearerOnly
  const { authorization } = presented
  if (authorization === undefined || authorization === null) return err('credentials_missing')
  if (typeof authorization === 'string') return readField(authorization, presented, grammar)

  const [only, ...others] = authorization
  if (only === undefined) return err('credentials_missing')
  return others.length === 0 ? readField(only, presented, grammar) : err('authorization_malformed')
}

function readField(
  field: string,
  presented: Presented,
  { begins, credentials, later }: Grammar,
): Result<Credentials, RefusalReason> {
  if (!begins.test(field))
    return err(later.test(field) ? 'authorization_malformed' : 'credentials_missing')
  const [, scheme, token] = credentials.exec(field) ?? []
  if (scheme === undefined || token === undefined) return err('authorization_malformed')
  if (queryHasToken(presented.url) || formHasToken(presented.form)) return err('two_methods')
  return ok({ scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token })
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
