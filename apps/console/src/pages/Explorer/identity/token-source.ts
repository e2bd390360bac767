/** What each source of tokens does: the first token, the next one, the end. */
import { consoleCall } from '../wire/console-call.ts'
import { authorizeApp, refreshApp, revokeApp } from './app-token.ts'
import { mintForCredential } from './credential-token.ts'
import { endDeveloperToken, obtainDeveloperToken, redeem } from './developer-token.ts'
import type { HeldToken, TokenSource } from './held-token.ts'
import type { Ordering, TokenOrder } from './token-order.ts'

/** @throws {ApiProblem} If it is refused. */
export function obtain(order: TokenOrder, ordering: Ordering): Promise<HeldToken> {
  switch (order.kind) {
    case 'developer_token':
      return obtainDeveloperToken(order, ordering)
    case 'credential':
      return mintForCredential(order, order.scopes, ordering)
    case 'app':
      return authorizeApp(order, order.scopes, ordering)
  }
}

/** The same with other scopes. */
export const orderLike = (source: TokenSource, scopes: readonly string[]): TokenOrder =>
  source.kind === 'developer_token'
    ? { kind: source.kind, name: source.name, life: source.life, scopes }
    : { kind: source.kind, id: source.id, name: source.name, scopes }

/** Gets the next one, without asking anybody; undefined where there is no way. */
export function renewerOf(
  { source, scopes = [], organization }: HeldToken,
  ordering: Ordering,
): (() => Promise<HeldToken>) | undefined {
  switch (source?.kind) {
    case undefined:
      return undefined
    case 'developer_token':
      return () => redeem(source, organization)
    case 'credential':
      return () => mintForCredential(source, scopes, ordering)
    case 'app': {
      const { refreshToken } = source
      return refreshToken === undefined
        ? undefined
        : () => refreshApp({ ...source, refreshToken }, organization)
    }
  }
}

/** Ends it on the server; undefined where that is not this person's to do. */
export function enderOf(
  { source, accessToken }: HeldToken,
  { header }: Pick<Ordering, 'header'>,
  mayRevoke: boolean,
): (() => Promise<unknown>) | undefined {
  switch (source?.kind) {
    case undefined:
      return undefined
    case 'developer_token':
      return () => endDeveloperToken(source, header)
    case 'app':
      return () => revokeApp(source, accessToken)
    case 'credential': {
      if (!mayRevoke) return undefined
      const body = { token: accessToken }
      return () =>
        consoleCall(
          'POST /revocations',
          { body },
          { title: 'The token ends', organization: header },
        )
    }
  }
}
