/**
 * Which credentials are used: those of the first source that has any, and of no other.
 *
 * Options and setters come first, then the environment, then the store. A client of one source never
 * meets a refresh token of another: they would not belong together, and the refusal would look like a
 * dead login.
 */
import type { Prover } from './dpop/prover.ts'
import type { Environment } from './environment.ts'
import { mayCarrySecrets } from './loopback.ts'
import type { Secret } from './options.ts'
import type { Tried } from './partial-credentials-error.ts'
import type { CredentialParts, Settings } from './settings.ts'
import type { StoredProfile } from './storage-adapter.ts'
import type { ChosenStore } from './stores/choose-store.ts'

/** Settings, and the credentials of the one source that is used. Never printed. */
export interface Resolved extends Settings, CredentialParts {
  /** Undefined: no source has any. */
  readonly source: 'instance' | 'environment' | 'store' | undefined
  readonly tried: readonly Tried[]
  readonly chosen: ChosenStore
  /** Whether tokens are read from the store and written to it. */
  readonly usesStore: boolean
  /** What has the key that tokens are bound to. Undefined: they are bound to none. */
  readonly prover: (() => Prover | undefined) | undefined
  /** For some of the scopes only: its access token is not the one that the store keeps. */
  readonly isPart: boolean
}

/** The parts that make a source count as having credentials. A developer token is for when none is there. */
const parts = ['accessToken', 'clientId', 'clientSecret', 'refreshToken'] as const

/** What instance and environment say: all that can be known without waiting. */
export function resolveNow(
  settings: Settings,
  given: CredentialParts,
  chosen: ChosenStore,
): Resolved {
  const { environment, storeNamed: usesStore, grant } = settings
  const inEnvironment = partsOf(environment)
  const tried: Tried[] = [
    { source: 'instance', detail: describe(given, 'no option and no setter gives credentials') },
    { source: 'environment', detail: describe(inEnvironment, nothingSet(environment)) },
  ]
  const use = (source: Resolved['source'], found: CredentialParts): Resolved => ({
    ...settings,
    ...found,
    source,
    tried,
    chosen,
    usesStore,
    prover: undefined,
    isPart: false,
  })
  if (has(given)) return use('instance', without(given))
  if (has(inEnvironment)) return use('environment', without(inEnvironment))
  const developerToken = given.developerToken ?? inEnvironment.developerToken
  // A grant needs nothing else, or says what it needs. What lies in the default store is not meant.
  if (grant !== undefined) return use('instance', { developerToken })
  if (developerToken === undefined) return use(undefined, {})
  return use(given.developerToken === undefined ? 'environment' : 'instance', { developerToken })
}

/** The same after the store was asked, which it is only if nothing else has credentials. */
export function withStore(now: Resolved, record: StoredProfile | undefined): Resolved {
  if (now.source !== undefined) return now
  const { store } = now.chosen
  const name = `profile ${JSON.stringify(now.profile)} of ${store.name}`
  const { accessToken, clientId, clientSecret, refreshToken } = record ?? {}
  const found = { accessToken, clientId, clientSecret, refreshToken }
  const tried: Tried[] = [
    ...now.tried,
    { source: 'store', detail: `${name} ${describe(found, 'is not there, or empty')}` },
  ]
  if (record === undefined || !has(found)) return { ...now, tried }
  const issuer = now.issuer ?? issuerOf(record)
  return { ...now, ...found, issuer, tried, source: 'store', usesStore: true }
}

/** Where secrets of the record go: as careful as with an option. */
function issuerOf({ issuer }: StoredProfile): URL | undefined {
  const url = issuer !== undefined && URL.canParse(issuer) ? new URL(issuer) : undefined
  return url !== undefined && mayCarrySecrets(url) ? url : undefined
}

const has = (found: CredentialParts): boolean => parts.some((part) => found[part] !== undefined)

const without = ({ developerToken: _unused, ...found }: CredentialParts): CredentialParts => found

const nothingSet = (environment: Environment): string => {
  const name = environment.nameOf('clientId')
  return name === '' ? 'no variables are known for it' : `neither ${name} nor its like is set`
}

/** Which parts are there, by name. */
export function describe(found: CredentialParts, otherwise: string): string {
  const names = Object.entries(found).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  )
  return names.length === 0 ? otherwise : `has ${names.join(', ')}`
}

type SecretOption = 'accessToken' | 'clientSecret' | 'refreshToken' | 'developerToken'

function partsOf(environment: Environment): CredentialParts {
  const secret = (option: SecretOption): Secret | undefined => {
    const { value, file } = environment.find(option) ?? {}
    return file === undefined ? value : async () => (await import('#node')).readSecretFile(file)
  }
  return {
    accessToken: secret('accessToken'),
    clientId: environment.find('clientId')?.value,
    clientSecret: secret('clientSecret'),
    refreshToken: secret('refreshToken'),
    developerToken: secret('developerToken'),
  }
}

/** A secret whose value is known without asking for it. */
export const known = (secret: Secret | undefined): string | undefined =>
  typeof secret === 'string' ? secret : undefined
