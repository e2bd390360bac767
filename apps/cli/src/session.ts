/** Whom `keygrant` acts for: what was kept under a profile, or what the environment says. */
import { type CallOptions, Credentials, CredentialsError, OAuthError } from '@keygrant/credentials'
import type { CommandContext } from './command.ts'
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts'

export interface SessionFlags {
  readonly issuer?: string
  readonly profile?: string
}

/** The flag, else the environment, else `default`. */
export const profileOf = ({ environment }: CommandContext, { profile }: SessionFlags): string =>
  profile ?? environment['KEYGRANT_PROFILE'] ?? 'default'

/** Where profiles are kept, if the environment says. Undefined: where every program keeps them. */
export const storeFile = ({ environment }: CommandContext): Readonly<Record<string, unknown>> => {
  const dbfile = environment['KEYGRANT_CREDENTIALS_DBFILE']
  return dbfile === undefined ? {} : { dbfile }
}

/**
 * The environment without the client that it names: where the proxy is, and where a browser can be shown.
 * Who acts is said by what stands beside it.
 */
export const surroundings = ({
  environment,
}: CommandContext): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('KEYGRANT_')))

/** Runs one command with the credentials of the environment or, without any there, of the profile. */
export async function withSession(
  context: CommandContext,
  flags: SessionFlags,
  run: (credentials: Credentials) => Promise<void>,
): Promise<void> {
  const { issuer } = flags
  // A profile that is named goes before the environment's client: sources are never mixed.
  const named = flags.profile !== undefined
  const credentials = new Credentials({
    env: named ? surroundings(context) : context.environment,
    storageAdapter: 'file',
    storageParams: storeFile(context),
    profile: profileOf(context, flags),
    ...(issuer !== undefined && { issuer }),
  })
  try {
    await run(credentials)
  } catch (error) {
    throw toFailure(error)
  } finally {
    await credentials[Symbol.asyncDispose]()
  }
}

/** What scripts are told of a failure. */
export function toFailure(error: unknown): unknown {
  if (error instanceof OAuthError)
    return new CommandFailure(error.error, `the server refused: ${error.message}`, ofRefusal(error))
  if (!(error instanceof CredentialsError)) return error
  const code = loginNeeded(error)
    ? exitCodes.loginNeeded
    : error.retryable
      ? exitCodes.unavailable
      : exitCodes.failure
  return new CommandFailure(error.code, error.message, code)
}

const ofRefusal = ({ error, reauthRequired }: OAuthError): ExitCode =>
  reauthRequired || error === 'invalid_client' ? exitCodes.loginNeeded : exitCodes.forbidden

const loginNeeded = ({ code, reauthRequired }: CredentialsError): boolean =>
  reauthRequired || code === 'no_credentials' || code === 'partial_credentials'

/** No command waits longer for a server than a person would. */
export const patience: CallOptions = { timeout: 60_000 }
