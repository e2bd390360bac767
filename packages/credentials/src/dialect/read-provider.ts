/**
 * The option `provider`: what a platform's description says in the place of other options.
 */
import type { ProviderDescription } from '@keygrant/providers'
import { mayCall } from '@keygrant/providers/may-call'
import type { Complain } from '../complain.ts'
import type { VariableNames } from '../environment.ts'

/** Whether a value is a description, as far as can be told without trusting it. */
const isDescription = (value: unknown): value is ProviderDescription =>
  typeof value === 'object' &&
  value !== null &&
  'dialect' in value &&
  'endpoints' in value &&
  'domains' in value

/** Checks the option. Endpoints beside it must be the platform's own: the secret is its, too. */
export function readProvider(
  provider: unknown,
  urls: Readonly<Record<string, URL | undefined>>,
  complain: Complain,
): ProviderDescription | undefined {
  if (provider === undefined) return undefined
  if (!isDescription(provider)) {
    complain('provider must be a description from @keygrant/providers, such as datacrunch()')
    return undefined
  }
  for (const [name, url] of Object.entries(urls))
    if (url !== undefined && !mayCall(provider, url))
      complain(`${name} is no address of ${provider.title}`)
  return provider
}

/** Which environment variables to look at: those of the platform's own tools. */
export function variablesOf(provider: unknown): VariableNames | undefined {
  if (!isDescription(provider)) return undefined
  const { apiBase: _api, issuer: _issuer, credentialsFile, ...names } = provider.environment
  return { ...names, ...(credentialsFile !== undefined && { credentialsFile }) }
}

/** An address of a description. */
export const urlOf = (address: string | undefined): URL | undefined =>
  address === undefined ? undefined : new URL(address)

/** The platform's endpoints, by the options that would name them. */
export const endpointsOf = (provider: ProviderDescription | undefined) => ({
  issuer: urlOf(provider?.issuer),
  tokenUrl: urlOf(provider?.endpoints.token),
  authBaseUrl: urlOf(provider?.endpoints.authorization),
  tokenRevokeUrl: urlOf(provider?.endpoints.revocation),
  developerTokenProvider: urlOf(provider?.endpoints.developerToken),
})
