/**
 * The second half of the authorization code grant: a code becomes tokens.
 *
 * @see RFC 6749 §4.1.3, RFC 7636 §4.5, OpenID Connect Core §3.1.3.7 (nonce)
 */

import type { AuthorizationRequest } from './authorization-request.ts'
import { readCallback } from './authorization-response.ts'
import { atCallbackSite } from './dialect/at-callback-site.ts'
import type { CallOptions } from './options.ts'
import { PartialCredentialsError } from './partial-credentials-error.ts'
import type { Resolved } from './resolve.ts'
import { request, serverOf, unwrap } from './token-request.ts'
import type { TokenSet } from './token-set.ts'

/** The callback and the request that it answers: everything is checked. */
export interface Callback {
  /** The URL that the browser came back to, or its path and query. */
  readonly callbackUrl: string | URL
  /** What was kept of the request. */
  readonly request: Pick<AuthorizationRequest, 'state' | 'codeVerifier' | 'nonce'>
}

/** A code alone: whoever took it out of the callback has checked its state. */
export interface BareCode {
  readonly code: string
}

/** A code, and what may be said differently from the options of the credentials. */
export type FetchTokensOptions = CallOptions &
  (Callback | BareCode) & {
    readonly clientId?: string
    readonly clientSecret?: string
    readonly redirectUri?: string | URL
    readonly codeVerifier?: string
  }

/** Exchanges a code. It is sent once: a code that may have been spent is not tried again. */
export async function exchangeCode(
  resolved: Resolved,
  options: FetchTokensOptions,
  signal: AbortSignal,
): Promise<TokenSet> {
  const { redirectUri = resolved.redirectUri } = options
  const { codeVerifier } =
    'request' in options ? { ...options.request, ...defined(options) } : options
  if (redirectUri === undefined) throw new PartialCredentialsError(['redirectUri'], resolved.tried)
  const code = 'code' in options ? options.code : await codeIn(options, resolved, signal)
  const nonce = 'request' in options ? options.request.nonce : undefined
  const parameters = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: String(redirectUri),
    ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
  }
  const there = unwrap(atCallbackSite(resolved, options))
  return request(there, parameters, signal, nonce)
}

const defined = ({ codeVerifier }: { readonly codeVerifier?: string }) =>
  codeVerifier === undefined ? {} : { codeVerifier }

async function codeIn(
  { callbackUrl, request: { state } }: Callback,
  resolved: Resolved,
  signal: AbortSignal,
): Promise<string> {
  const server = await serverOf(resolved, signal)
  return unwrap(readCallback(callbackUrl, { state, server }))
}
