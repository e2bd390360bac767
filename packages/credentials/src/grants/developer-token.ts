/**
 * Developer token: an opaque token that a person made in a console, redeemed for access tokens.
 *
 * Not an OAuth grant: a POST with the token as Bearer and an empty body.
 */
import { CredentialsError } from '../errors.ts'
import { mayCarrySecrets } from '../loopback.ts'
import type { Grant } from './grant.ts'

/** Where to redeem. */
export interface DeveloperTokenOptions {
  /** https, or a loopback address. Default: the option `developerTokenProvider`. */
  readonly provider?: string | URL
}

// One function for all that name no provider, so that credentials made separately are the same.
const ofOptions: Grant = (context) => redeem(context, context.developerTokenProvider)

/**
 * Redeems the option `developerToken` (or `KEYGRANT_DEVELOPER_TOKEN`) at its provider whenever a new
 * access token is needed. The default grant where nothing but a developer token is given.
 *
 * @example
 *
 * ```ts
 * import { Credentials, developerToken } from '@keygrant/credentials'
 *
 * export const creds = new Credentials({
 *   developerToken: 'kg_dt_...',
 *   grant: developerToken({ provider: 'http://localhost:4000/developer-tokens/redeem' }),
 * })
 * ```
 *
 * @returns A grant for the option `grant`.
 * @throws {CredentialsError} `invalid_configuration` if the provider is no https or loopback address.
 */
export function developerToken({ provider }: DeveloperTokenOptions = {}): Grant {
  if (provider === undefined) return ofOptions
  const url = URL.canParse(String(provider)) ? new URL(provider) : undefined
  if (url === undefined || !mayCarrySecrets(url))
    throw new CredentialsError(
      'invalid_configuration',
      'The provider of developer tokens must be https, or http on a loopback address.',
    )
  return (context) => redeem(context, url)
}

async function redeem(context: Parameters<Grant>[0], provider: URL | undefined) {
  const token = await context.developerToken?.()
  const lacks = [
    ...(token === undefined ? ['developerToken'] : []),
    ...(provider === undefined ? ['developerTokenProvider'] : []),
  ]
  if (token === undefined || provider === undefined)
    throw new CredentialsError('no_credentials', `Give ${lacks.join(' and ')}.`)
  return context.redeem(provider, token)
}
