/**
 * `keygrant token`: prints a valid access token.
 *
 * The client is the one that flags name, else the one of the environment, else the demo client of
 * the `.keygrant` folder here. The three are never mixed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Credentials, CredentialsError, OAuthError } from '@keygrant/credentials'
import type { CommandContext } from '../command.ts'
import { CommandFailure, exitCodes } from '../exit-codes.ts'

export interface TokenOptions {
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
  const source = await findSource(context, options)
  const { scope, resource } = options
  const credentials = new Credentials({
    ...source,
    ...(scope !== undefined && { scope }),
    ...(resource !== undefined && { resource }),
  })
  try {
    const accessToken = await credentials.getAccessToken()
    const text = options.header === true ? `Authorization: Bearer ${accessToken}` : accessToken
    const expires_at = credentials.expiresAt?.toISOString() ?? null
    context.output.result(text, { access_token: accessToken, token_type: 'Bearer', expires_at })
  } catch (error) {
    throw toFailure(error, source)
  } finally {
    await credentials[Symbol.asyncDispose]()
  }
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
