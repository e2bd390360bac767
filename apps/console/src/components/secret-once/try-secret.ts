/** "Test now": one request that must be allowed, and one that must be refused. */
import type { NewSecret } from './secret-files.ts'

export interface Trial {
  /** What was asked. */
  readonly what: string
  /** Whether it went as it has to. */
  readonly good: boolean
  readonly outcome: string
}

interface TokenAnswer {
  readonly scope?: string
  readonly expires_in?: number
  readonly error?: string
  readonly error_description?: string
}

/** Asks the token endpoint as any client does. The token is looked at and forgotten. */
async function ask(secret: NewSecret, form: Record<string, string>): Promise<TokenAnswer> {
  const pair = btoa(`${secret.clientId}:${secret.clientSecret}`)
  const response = await fetch('/oauth2/token', {
    method: 'POST',
    credentials: 'omit',
    headers: { authorization: `Basic ${pair}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  })
  return (await response.json()) as TokenAnswer
}

/** A scope that no API has: asking for it has to be refused. */
const notGranted = 'not-granted'

export async function trySecret(secret: NewSecret): Promise<readonly Trial[]> {
  const { resource } = secret
  const allowed = await ask(secret, resource === undefined ? {} : { resource })
  const denied = await ask(secret, { scope: notGranted })
  const minutes = Math.round((allowed.expires_in ?? 0) / 60)
  return [
    {
      what: 'A token for what it may do',
      good: allowed.error === undefined,
      outcome:
        allowed.error === undefined
          ? `given for ${allowed.scope ?? ''}, good for ${minutes} minutes`
          : `refused: ${allowed.error_description ?? allowed.error}`,
    },
    {
      what: 'A token for something else',
      good: denied.error === 'invalid_scope',
      outcome:
        denied.error === undefined
          ? 'given, which must not be'
          : `refused, as it has to be: ${denied.error}`,
    },
  ]
}
