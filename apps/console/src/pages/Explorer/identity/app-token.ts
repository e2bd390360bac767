/** Tokens of a user, for an app that they let in: authorization code with PKCE, in a window of its own. */
import { oauthRequest, textIn } from '../wire/oauth-request.ts'
import { authorizationAddress, newProof } from './authorization-request.ts'
import { askInWindow, callbackAddress } from './authorization-window.ts'
import { type HeldToken, type TokenSource, tokenOf } from './held-token.ts'
import { tokenAnswerOf } from './token-answer.ts'
import type { Ordering } from './token-order.ts'

type Source = Extract<TokenSource, { kind: 'app' }>
type App = Pick<Source, 'id' | 'name'>

const refused = 'The app got no token'

/** @throws {ApiProblem} If the user or the server refused. */
export async function authorizeApp(
  app: App,
  scopes: readonly string[],
  { api, issuer, organization }: Ordering,
): Promise<HeldToken> {
  const proof = await newProof()
  const redirectUri = callbackAddress()
  const address = authorizationAddress(
    { clientId: app.id, redirectUri, scope: scopes.join(' '), resource: api },
    proof,
  )
  const code = await askInWindow(address, { state: proof.state, issuer })
  const { answer } = await oauthRequest(
    { title: 'Tokens for the code' },
    {
      path: '/oauth2/token',
      form: [
        ['grant_type', 'authorization_code'],
        ['client_id', app.id],
        ['code', code],
        ['redirect_uri', redirectUri],
        ['code_verifier', proof.verifier],
      ],
    },
  )
  const token = tokenAnswerOf(answer, refused)
  const source = { kind: 'app', ...app, refreshToken: textIn(answer, 'refresh_token') } as const
  return tokenOf(token, { source, organization })
}

/** @throws {ApiProblem} If the refresh token is not good any more. */
export async function refreshApp(
  source: Source & { readonly refreshToken: string },
  organization: string | undefined,
): Promise<HeldToken> {
  const { answer } = await oauthRequest(
    { title: 'The next tokens, for the refresh token' },
    {
      path: '/oauth2/token',
      form: [
        ['grant_type', 'refresh_token'],
        ['client_id', source.id],
        ['refresh_token', source.refreshToken],
      ],
    },
  )
  const token = tokenAnswerOf(answer, refused)
  // One that rotates is spent by now.
  const refreshToken = textIn(answer, 'refresh_token') ?? source.refreshToken
  return tokenOf(token, { source: { ...source, refreshToken }, organization })
}

/** Ends the refresh token with its whole family; without one, the access token. */
export const revokeApp = ({ id, refreshToken }: Source, accessToken: string): Promise<unknown> =>
  oauthRequest(
    { title: 'The token ends, with its family' },
    {
      path: '/oauth2/revoke',
      form: [
        ['token', refreshToken ?? accessToken],
        ['client_id', id],
      ],
    },
  )
