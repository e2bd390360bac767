/**
 * Workload identity: the platform that runs a program vouches for it, so that it needs no secret.
 *
 * @see RFC 8693, RFC 7523 §2.2
 */
import { CredentialsError } from '../errors.ts'
import { interruptible } from '../interruptible.ts'
import { mayCarrySecrets } from '../loopback.ts'
import { readSecret } from '../read-secret.ts'
import { reasonOf, safeCause } from '../redact.ts'
import type { Grant, GrantContext } from './grant.ts'

/** Where the platform's token is, and how it is shown to the authorization server. */
export interface WorkloadOptions {
  /** The file that the platform keeps a token in, read at each use. Default: `KEYGRANT_WORKLOAD_TOKEN_FILE`. */
  readonly tokenFile?: string
  /** Whom a token of GitHub Actions is made out to. Default: the issuer. */
  readonly audience?: string
  /**
   * `subject_token` (default): it is exchanged, RFC 8693. `client_assertion`: it authenticates the
   * client, RFC 7523, which then asks in its own name.
   */
  readonly present?: 'subject_token' | 'client_assertion'
}

const jwt = 'urn:ietf:params:oauth:token-type:jwt'
const patience = 10_000

/**
 * Gets tokens with the one that the platform gives the program: a projected service account token of
 * Kubernetes or any other file, or GitHub Actions' OIDC token.
 *
 * Of files only those are read that are named for this: the tokens that `AWS_WEB_IDENTITY_TOKEN_FILE`,
 * `AZURE_FEDERATED_TOKEN_FILE` and Kubernetes' default path hold are good at those services, and whoever
 * is shown one could use it there. Without a file or GitHub's variables it fails with `no_credentials`, which `firstOf` passes over.
 *
 * @example
 *
 * ```ts
 * import { clientCredentials, Credentials, firstOf, workload } from '@keygrant/credentials'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   clientId: 'cl_worker',
 *   resource: 'https://api.example.com',
 *   grant: firstOf(workload({ tokenFile: '/run/secrets/tokens/keygrant' }), clientCredentials()),
 * })
 * ```
 *
 * @returns A grant for the option `grant`.
 * @throws {CredentialsError} `invalid_configuration` for another way to present it.
 * @see RFC 8693 §2.1, RFC 7523 §2.2
 */
export function workload(options: WorkloadOptions = {}): Grant {
  const { present = 'subject_token' } = options
  if (present !== 'subject_token' && present !== 'client_assertion')
    throw new CredentialsError(
      'invalid_configuration',
      'present must be subject_token or client_assertion.',
    )
  return async (context) => {
    const token = await readSecret(() => findToken(context, options), "the platform's token")
    return context.request(
      present === 'client_assertion'
        ? {
            grant_type: 'client_credentials',
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
            client_assertion: token,
          }
        : {
            grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
            subject_token: token,
            subject_token_type: jwt,
          },
    )
  }
}

async function findToken(context: GrantContext, options: WorkloadOptions): Promise<string> {
  const { tokenFile = context.variable('KEYGRANT_WORKLOAD_TOKEN_FILE') } = options
  if (tokenFile !== undefined) return (await import('#node')).readSecretFile(tokenFile)
  const url = context.variable('ACTIONS_ID_TOKEN_REQUEST_URL')
  const bearer = context.variable('ACTIONS_ID_TOKEN_REQUEST_TOKEN')
  if (url === undefined || bearer === undefined)
    throw new CredentialsError(
      'no_credentials',
      'No platform vouches for this program: neither tokenFile, nor KEYGRANT_WORKLOAD_TOKEN_FILE, ' +
        'nor the variables of GitHub Actions (permission id-token: write) are there.',
    )
  const { audience = (await context.metadata()).issuer } = options
  return askActions(context, { url, bearer, audience })
}

/** GitHub Actions makes a token for an audience, on request. */
async function askActions(
  { fetch, signal }: GrantContext,
  asked: { readonly url: string; readonly bearer: string; readonly audience: string },
): Promise<string> {
  const endpoint = URL.canParse(asked.url) ? new URL(asked.url) : undefined
  if (endpoint === undefined || !mayCarrySecrets(endpoint))
    throw new CredentialsError(
      'invalid_configuration',
      'ACTIONS_ID_TOKEN_REQUEST_URL must be https, or http on a loopback address.',
    )
  endpoint.searchParams.set('audience', asked.audience)
  const headers = { accept: 'application/json', authorization: `Bearer ${asked.bearer}` }
  const exchange = async () => {
    const response = await fetch(endpoint, { headers, redirect: 'error', signal })
    return { status: response.status, text: await response.text() }
  }
  try {
    const { status, text } = await interruptible(exchange(), {
      signals: [signal],
      timeout: patience,
    })
    return readValue(status, text)
  } catch (error) {
    if (error instanceof CredentialsError) throw error
    const cause = safeCause(error, (text) => text.replaceAll(asked.bearer, '[redacted]'))
    const why = reasonOf(error) ?? 'no connection'
    throw new CredentialsError('network', `GitHub Actions gave no token: ${why}.`, { cause })
  }
}

function readValue(status: number, text: string): string {
  const retryable = status === 429 || status >= 500
  if (status !== 200)
    throw new CredentialsError('bad_response', `GitHub Actions gave no token: status ${status}.`, {
      retryable,
    })
  try {
    const { value } = JSON.parse(text) as { value?: unknown }
    if (typeof value === 'string') return value
  } catch {
    // What it was is of no use to anybody, and may be a token.
  }
  throw new CredentialsError('bad_response', 'GitHub Actions answered something else than a token.')
}
