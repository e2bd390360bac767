/**
 * `keygrant login`: gets tokens and keeps them under a profile. A person logs in on another device or,
 * with `--web`, in the browser of this one; a machine client gives its secret by stdin.
 */
import { readFileSync } from 'node:fs'
import {
  Credentials,
  type CredentialsOptions,
  deviceFlow,
  memoryStore,
  type StorageAdapter,
} from '@keygrant/credentials'
import { fileStore, loopback } from '@keygrant/credentials/node'
import type { CommandContext } from '../command.ts'
import { CommandFailure, exitCodes } from '../exit-codes.ts'
import { profileOf, type SessionFlags, storeFile, surroundings, toFailure } from '../session.ts'

export interface LoginFlags extends SessionFlags {
  readonly client?: string
  readonly clientSecretStdin?: boolean
  readonly scope?: string
  readonly web?: boolean
}

export async function login(context: CommandContext, flags: LoginFlags): Promise<void> {
  const { environment, output } = context
  const clientId = flags.client ?? environment['KEYGRANT_CLIENT_ID']
  if (clientId === undefined)
    throw new CommandFailure(
      'usage',
      'say which client logs in: --client, or KEYGRANT_CLIENT_ID',
      exitCodes.usage,
    )
  const profile = profileOf(context, flags)
  const issuer = flags.issuer ?? environment['KEYGRANT_ISSUER'] ?? 'http://localhost:4000'
  // The profile is replaced once everything has worked: a login that fails costs nobody their session.
  const fresh = memoryStore()
  const { scope } = flags
  const credentials = new Credentials({
    ...howTo(context, flags),
    env: surroundings(context),
    issuer,
    clientId,
    profile,
    storageAdapter: fresh,
    ...(scope !== undefined && { scope }),
  })
  try {
    await credentials.getAccessToken()
    await credentials.writeCredentials()
    await keep(context, { profile, fresh })
  } catch (error) {
    throw toFailure(error)
  } finally {
    await credentials[Symbol.asyncDispose]()
  }
  const granted = credentials.scope.join(' ')
  output.result(`Logged in as ${clientId} (profile ${profile}).`, {
    profile,
    issuer,
    client_id: clientId,
    scope: granted,
    expires_at: credentials.expiresAt?.toISOString() ?? null,
  })
}

function howTo({ output }: CommandContext, flags: LoginFlags): CredentialsOptions {
  if (flags.clientSecretStdin === true) return { clientSecret: readFileSync(0, 'utf8').trim() }
  if (flags.web === true) return { grant: loopback() }
  return {
    grant: deviceFlow({
      onCode: ({ userCode, verificationUri, verificationUriComplete }) => {
        const url = (verificationUriComplete ?? verificationUri).href
        output.note(`To log in, open ${url}\nand compare the code ${userCode}`)
      },
    }),
  }
}

async function keep(
  context: CommandContext,
  { profile, fresh }: { readonly profile: string; readonly fresh: StorageAdapter },
): Promise<void> {
  const kept = await fresh.read(profile)
  if (kept === undefined) throw new Error('nothing was kept of the login')
  const store = fileStore()
  await store.init?.(storeFile(context))
  const write = async () => void (await store.write(profile, kept.record))
  await (store.lock === undefined ? write() : store.lock(profile, write))
}
