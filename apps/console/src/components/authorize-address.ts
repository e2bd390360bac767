/** An authorization request as an app would make it (RFC 6749 §4.1.1, RFC 7636). */

export interface AuthorizeRequest {
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
}

const random = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return base64Url(bytes)
}

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/**
 * An address to try the app's question with. What its code would be redeemed with is thrown away:
 * the answer is for the app to see, not for the console.
 */
export async function tryAddress(request: AuthorizeRequest): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(random()))
  return authorizeAddress(request, {
    state: random(),
    challenge: base64Url(new Uint8Array(digest)),
  })
}

export function authorizeAddress(
  { issuer, clientId, redirectUri, scope }: AuthorizeRequest,
  { state, challenge }: { readonly state: string; readonly challenge: string },
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  return `${issuer}/oauth2/authorize?${query.toString()}`
}
