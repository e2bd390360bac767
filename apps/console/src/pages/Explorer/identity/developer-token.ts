/** Tokens of a developer token: made by the console, redeemed as any program would. */
import { consoleCall } from '../wire/console-call.ts'
import { oauthRequest } from '../wire/oauth-request.ts'
import { type HeldToken, type TokenSource, tokenOf } from './held-token.ts'
import { tokenAnswerOf } from './token-answer.ts'
import type { DeveloperOrder, Ordering } from './token-order.ts'

type Source = Extract<TokenSource, { kind: 'developer_token' }>

/** Makes a developer token, and redeems it at once. */
export async function obtainDeveloperToken(
  { name, scopes, life }: DeveloperOrder,
  { api, organization, membership, header }: Ordering,
): Promise<HeldToken> {
  const body = {
    name,
    scope: scopes.join(' '),
    expires_in: life,
    resource: api,
    ...(membership !== undefined && { organization_id: membership }),
  }
  const made = await consoleCall(
    'POST /developer_tokens',
    { body },
    {
      title: 'A developer token',
      organization: header,
    },
  )
  const source = { kind: 'developer_token', id: made.id, name, secret: made.developer_token, life }
  return redeem(source as Source, organization)
}

/** @throws {ApiProblem} If it is refused: revoked, or at its end. */
export async function redeem(source: Source, organization: string | undefined): Promise<HeldToken> {
  const { answer } = await oauthRequest(
    { title: 'An access token for the developer token' },
    { path: '/developer-tokens/redeem', form: [], bearer: source.secret },
  )
  const token = tokenAnswerOf(answer, 'The developer token was not redeemed')
  return tokenOf(token, { source, organization })
}

export const endDeveloperToken = ({ id }: Source, header: string | undefined): Promise<unknown> =>
  consoleCall(
    'DELETE /developer_tokens/{id}',
    { path: { id } },
    {
      title: 'The developer token ends, with all that it bought',
      organization: header,
    },
  )
