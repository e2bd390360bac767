/**
 * The callback: whether it belongs to the request, and the code that it brings.
 *
 * @see RFC 6749 §4.1.2, RFC 9207 §2.4, RFC 9700 §4.4.2 (mix-up)
 */
import { err, ok, type Result } from '@keygrant/protocol/result'
import { CredentialsError, OAuthError } from './errors.ts'
import { quoteServer } from './redact.ts'
import type { ServerMetadata } from './server-metadata.ts'

/** What the callback must fit to. */
export interface Expected {
  readonly state: string
  readonly server: Pick<ServerMetadata, 'issuer' | 'issuerKnown' | 'namesIssuerInCallback'>
}

/**
 * Reads the code out of a callback. State and issuer are checked first: what does not belong to the
 * request says nothing, not even an error. Nothing is sent, and of the URL only the query is read.
 */
export function readCallback(
  callbackUrl: string | URL,
  { state, server }: Expected,
): Result<string, CredentialsError> {
  const query = queryOf(callbackUrl)
  if (query === undefined)
    return err(new CredentialsError('bad_response', 'The callback is no URL with a query.'))
  const one = (name: string) => (query.getAll(name).length === 1 ? query.get(name) : null)
  if (state === '' || one('state') !== state)
    return err(
      new CredentialsError(
        'state_mismatch',
        'The callback does not belong to this request: its state differs. Begin the login again.',
      ),
    )
  const issuer = one('iss')
  const foreign = issuer !== null && server.issuerKnown && issuer !== server.issuer
  if (
    foreign ||
    (query.has('iss') && issuer === null) ||
    (issuer === null && server.namesIssuerInCallback)
  )
    return err(
      new CredentialsError(
        'issuer_mismatch',
        'The callback is of another authorization server than the request. Begin the login again.',
      ),
    )
  return readAnswer(query)
}

function readAnswer(query: URLSearchParams): Result<string, CredentialsError> {
  const quote = (name: string) => {
    const value = query.get(name)
    return value === null || value === '' ? undefined : quoteServer(value, (text) => text)
  }
  const error = quote('error')
  if (error !== undefined) {
    const errorDescription = quote('error_description')
    const errorUri = quote('error_uri')
    return err(new OAuthError({ error, errorDescription, errorUri, status: 302 }))
  }
  const [code, ...more] = query.getAll('code')
  if (code === undefined || code === '' || more.length > 0)
    return err(new CredentialsError('bad_response', 'The callback brings neither code nor error.'))
  return ok(code)
}

/** Frameworks give the whole URL, or only path and query. */
function queryOf(callbackUrl: string | URL): URLSearchParams | undefined {
  const base = 'http://localhost'
  const text = String(callbackUrl)
  return URL.canParse(text, base) ? new URL(text, base).searchParams : undefined
}
