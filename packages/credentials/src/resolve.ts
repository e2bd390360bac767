/**
 * Which credentials are used: those of the first source that has any, and of no other.
 *
 * Options and setters come first, then the environment, then the store. A client of one source never
 * meets a refresh token of another: they would not belong together, and the refusal would look like a
 * dead login.
 */
import type { Environment } from './environment.ts'
import { clientCredentials } from './grants/client-credentials.ts'
import { developerToken } from './grants/developer-token.ts'
import type { Grant } from './grants/grant.ts'
import type { Secret } from './options.ts'
import type { Tried } from './partial-credentials-error.ts'
import type { Provenance } from './provenance.ts'
import type { CredentialParts, Settings } from './settings.ts'

/** Settings, and the credentials of the one source that is used. Never printed. */
export interface Resolved extends Settings, CredentialParts {
  /** Undefined: no source has any. */
  readonly source: Provenance | undefined
  readonly tried: readonly Tried[]
}

/** The parts that make a source count as having credentials. A developer token is for when none is there. */
const parts = ['accessToken', 'clientId', 'clientSecret', 'refreshToken'] as const

/** What instance and environment say: all that can be known without waiting. */
export function resolveNow(settings: Settings, given: CredentialParts): Resolved {
  const { environment } = settings
  const inEnvironment = partsOf(environment)
  const tried: Tried[] = [
    { source: 'instance', detail: describe(given, 'no option or setter gives credentials') },
    {
      source: 'environment',
      detail: describe(inEnvironment, `no ${environment.nameOf('clientId')} or the like is set`),
    },
  ]
  const use = (source: Provenance | undefined, found: CredentialParts): Resolved => ({
    ...settings,
    ...found,
    source,
    tried,
  })
  if (has(given)) return use('instance', without(given))
  if (has(inEnvironment)) return use('environment', without(inEnvironment))
  const { developerToken = inEnvironment.developerToken } = given
  if (developerToken !== undefined)
    return use(given.developerToken === undefined ? 'environment' : 'instance', { developerToken })
  return use(undefined, {})
}

const has = (found: CredentialParts): boolean => parts.some((part) => found[part] !== undefined)

const without = ({ developerToken: _unused, ...found }: CredentialParts): CredentialParts => found

function describe(found: CredentialParts, otherwise: string): string {
  const names = Object.entries(found).filter(([, value]) => value !== undefined)
  return names.length === 0 ? otherwise : `has ${names.map(([name]) => name).join(', ')}`
}

function partsOf(environment: Environment): CredentialParts {
  const secret = (option: 'accessToken' | 'clientSecret' | 'refreshToken' | 'developerToken') =>
    environment.find(option)?.value
  return {
    accessToken: secret('accessToken'),
    clientId: environment.find('clientId')?.value,
    clientSecret: secret('clientSecret'),
    refreshToken: secret('refreshToken'),
    developerToken: secret('developerToken'),
  }
}

/**
 * How tokens are had when there is no refresh token, or it is dead. Undefined: not at all. A client
 * that was given a refresh token acts for a person, and must not go on in its own name once that ends.
 */
export function grantOf(resolved: Resolved): Grant | undefined {
  if (resolved.grant !== undefined) return resolved.grant
  if (resolved.developerToken !== undefined) return developerToken()
  const { refreshToken, clientSecret } = resolved
  return refreshToken === undefined && clientSecret !== undefined ? clientCredentials() : undefined
}

/** A secret whose value is known without asking for it. */
export const known = (secret: Secret | undefined): string | undefined =>
  typeof secret === 'string' ? secret : undefined
