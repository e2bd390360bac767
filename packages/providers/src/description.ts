/**
 * What there is to know about an OAuth platform before the first request: one type, all data.
 *
 * A client reads a description to call the platform, and an emulator reads the same one to imitate
 * it. So it says what the platform does, not what either of them should do about it.
 */
import type { Dialect, DialectChange } from './dialect.ts'

/** Absolute URLs. What a platform does not have, or nobody has published, is left out. */
export interface ProviderEndpoints {
  readonly authorization?: string
  readonly token?: string
  /** Where refreshing has an address of its own. */
  readonly refresh?: string
  readonly revocation?: string
  readonly introspection?: string
  readonly userinfo?: string
  readonly deviceAuthorization?: string
  /** RFC 7591. */
  readonly registration?: string
  readonly jwks?: string
  /** Where a developer token is redeemed for an access token. */
  readonly developerToken?: string
  /** What the paths of the platform's API are put behind. */
  readonly api?: string
}

/** The names of environment variables that a platform's own tools read, the preferred one first. */
export interface EnvironmentNames {
  readonly accessToken?: readonly string[]
  readonly clientId?: readonly string[]
  readonly clientSecret?: readonly string[]
  readonly refreshToken?: readonly string[]
  readonly developerToken?: readonly string[]
  readonly developerTokenProvider?: readonly string[]
  /** The file that credentials are kept in. */
  readonly credentialsFile?: readonly string[]
  readonly profile?: readonly string[]
  readonly issuer?: readonly string[]
  readonly scope?: readonly string[]
  /** What stands before the API's paths; not where tokens are had. */
  readonly apiBase?: readonly string[]
}

/** A callback parameter that says where the tokens of this authorization are to be had. */
export interface CallbackSite {
  readonly parameter: string
  /** The values it may have. Any other is somebody else's. */
  readonly values: readonly string[]
  /** The endpoints to use from then on; `{value}` stands for the parameter's value. */
  readonly endpoints: ProviderEndpoints
}

/** Something that the platform's own documents or programs contradict each other on. */
export interface Contradiction {
  /** In kebab-case; also the name of the emulator's switch. */
  readonly about: string
  /** The first one is what the description itself says. */
  readonly branches: readonly [Branch, Branch, ...Branch[]]
}

/** One of the answers. Its changes are laid over the description. */
export interface Branch {
  readonly name: string
  /** Who says so. */
  readonly source: string
  readonly dialect?: DialectChange
  readonly endpoints?: ProviderEndpoints
}

/** One platform, at one of its places. Made by a function of the platform's name, such as `cortex`. */
export interface ProviderDescription {
  /** The name it has in the registry. */
  readonly name: string
  /** The name it has among people. */
  readonly title: string
  /** The issuer identifier, where the platform has one. Without endpoints, they are found through it. */
  readonly issuer?: string
  readonly endpoints: ProviderEndpoints
  /**
   * The domains that secrets may be sent to: each one itself and what is below it. See `mayCall`.
   * An empty list: the hosts of the issuer and of the endpoints above. What the issuer's own metadata
   * names is its word and needs no list.
   */
  readonly domains: readonly string[]
  readonly callbackSite?: CallbackSite
  readonly environment: EnvironmentNames
  readonly dialect: Dialect
  readonly contradictions: readonly Contradiction[]
}
