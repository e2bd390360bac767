/** Tokens of one's own credential: the server mints them, so that its secret is not needed here. */
import { consoleCall } from '../wire/console-call.ts'
import { type HeldToken, type TokenSource, tokenOf } from './held-token.ts'
import type { Ordering } from './token-order.ts'

type Source = Extract<TokenSource, { kind: 'credential' }>

/** @throws {ApiProblem} If the credential is disabled, or may not have these scopes. */
export async function mintForCredential(
  { id, name }: Pick<Source, 'id' | 'name'>,
  scopes: readonly string[],
  { api, organization, header }: Ordering,
): Promise<HeldToken> {
  const minted = await consoleCall(
    'POST /clients/{client_id}/tokens',
    { path: { client_id: id }, body: { scope: scopes.join(' '), resource: api } },
    {
      title: `An access token of “${name}”`,
      organization: header,
    },
  )
  return tokenOf(minted, { source: { kind: 'credential', id, name }, organization })
}
