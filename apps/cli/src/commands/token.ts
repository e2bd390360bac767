/**
 * `keygrant token`: prints a valid access token.
 *
 * It is the token of the login that `--profile` names. Without that flag the client is the one that
 * flags name, else the one of the environment, else the demo client of the `.keygrant` folder here.
 * They are never mixed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Credentials, CredentialsError, OAuthError } from '@keygrant/credentials'
import type { CommandContext } from '../command.ts'
import { CommandFailure, exitCodes } from '../exit-codes.ts'

export interface TokenOptions {
  readonly profile?: string
  readonly issuer?: string
  readonly client?: string
  readonly clientSecretStdin?: boolean
  readonly scope?: string
  readonly resource?: string
  readonly header?: boolean
}

interface Source {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

export async function token(context: CommandContext, options: TokenOptions): Promise<void> {
  const { scope, resource, profile } = options
  if (profile !== undefined) {
    if (options.client !== undefined || resource !== undefined)
      throw new CommandFailure(
        'usage',
        '--profile goes with neither --client nor --resource: a login is of one client, for what it asked for',
        exitCodes.usage,
      )
    const { withSession } = await import('../session.ts')
    const of = scope === undefined ? {} : { scope }
    return withSession(context, options, async (credentials) =>
      print(context, {
        ...options,
        credentials,
        accessToken: await credentials.getAccessToken(of),
      }),
    )
  }
  const source = await findSource(context, options)
  const credentials = new Credentials({
    ...source,
    ...(scope !== undefined && { scope }),
    ...(resource !== undefined && { resource }),
  })
  try {
    const accessToken = await credentials.getAccessToken()
    print(context, { ...options, credentials, accessToken })
  } catch (error) {
    throw toFailure(error, source)
  } finally {
    await credentials[Symbol.asyncDispose]()
  }
}

function print(
  { output }: CommandContext,
  {
    accessToken,
    credentials,
    header,
    scope,
    profile,
  }: TokenOptions & { readonly accessToken: string; readonly credentials: Credentials },
): void {
  const text = header === true ? `Authorization: Bearer ${accessToken}` : accessToken
  // A login's token for some scopes only has an end of its own, which is not known here.
  const own = profile === undefined || scope === undefined
  const expires_at = (own ? credentials.expiresAt?.toISOString() : undefined) ?? null
  output.result(text, { access_token: accessToken, token_type: 'Bearer', expires_at })
}

async function findSource(
  { environment, folder }: CommandContext,
  { issuer, client, clientSecretStdin }: TokenOptions,
): Promise<Source> {
  const server = issuer ?? environment['KEYGRANT_ISSUER'] ?? 'http://localhost:4000'
  if (client !== undefined) {
    if (clientSecretStdin !== true)
      throw new CommandFailure(
        'usage',
        '--client needs its secret: add --client-secret-stdin and pipe it in',
        exitCodes.usage,
      )
    return { issuer: server, clientId: client, clientSecret: readFileSync(0, 'utf8').trim() }
  }
  const clientId = environment['KEYGRANT_CLIENT_ID']
  if (clientId !== undefined) {
    const file = environment['KEYGRANT_CLIENT_SECRET_FILE']
    const clientSecret =
      environment['KEYGRANT_CLIENT_SECRET'] ??
      (file === undefined ? undefined : readFileSync(file, 'utf8').trim())
    if (clientSecret === undefined)
      throw new CommandFailure(
        'partial_credentials',
        'KEYGRANT_CLIENT_ID is set, but neither KEYGRANT_CLIENT_SECRET nor KEYGRANT_CLIENT_SECRET_FILE',
        exitCodes.loginNeeded,
      )
    return { issuer: server, clientId, clientSecret }
  }
  return { issuer: server, ...(await demoClient(folder)) }
}

/** The demo client's secret is a function of the master key in `.keygrant`. */
async function demoClient(folder: string): Promise<Omit<Source, 'issuer'>> {
  let key: Buffer
  try {
    key = Buffer.from(
      readFileSync(join(folder, '.keygrant', 'master.key'), 'utf8').trim(),
      'base64',
    )
  } catch {
    throw new CommandFailure(
      'no_credentials',
      'no client: set KEYGRANT_CLIENT_ID and KEYGRANT_CLIENT_SECRET, or run this where `keygrant dev` was started',
      exitCodes.loginNeeded,
    )
  }
  const { createMasterKey, demoClientId, demoSecret } = await import('@keygrant/server')
  return { clientId: demoClientId, clientSecret: demoSecret(createMasterKey(key)) }
}

function toFailure(error: unknown, { issuer }: Source): unknown {
  if (error instanceof OAuthError) {
    const code = error.error === 'invalid_client' ? exitCodes.loginNeeded : exitCodes.forbidden
    return new CommandFailure(error.error, `${issuer} refused: ${error.message}`, code)
  }
  if (error instanceof CredentialsError)
    return new CommandFailure(
      error.code,
      error.message,
      error.retryable ? exitCodes.unavailable : exitCodes.failure,
    )
  return error
}
