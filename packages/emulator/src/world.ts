/** Everything an emulator remembers, in memory. */

/** An OAuth client. */
export interface Client {
  readonly clientId: string
  /** Undefined: a public client. */
  readonly clientSecret: string | undefined
  readonly redirectUris: readonly string[]
  /** The scopes it may have. An empty list: any. */
  readonly scope: readonly string[]
}

/** What an authorization gave to a client: every token that descends from it shares one. */
export interface Family {
  readonly id: string
  readonly clientId: string
  readonly scope: readonly string[]
  readonly subject: string
  /** The site whose endpoints serve it; undefined where there is only one. */
  readonly site: string | undefined
  alive: boolean
}

/** An authorization code. */
export interface Code {
  readonly family: Family
  readonly redirectUri: string
  readonly codeChallenge: string | undefined
  readonly expiresAt: number
  spent: boolean
}

/** A refresh token. */
export interface RefreshToken {
  readonly value: string
  readonly family: Family
  readonly issuedAt: number
  readonly expiresAt: number | undefined
  /** What took its place, and when. */
  successor: { readonly value: string; readonly at: number } | undefined
}

/** An access token. */
export interface AccessToken {
  readonly value: string
  readonly family: Family
  /** The family's, or less. */
  readonly scope: readonly string[]
  readonly expiresAt: number
  revoked: boolean
}

/** A developer token. */
export interface DeveloperToken {
  readonly value: string
  readonly scope: readonly string[]
  readonly expiresAt: number | undefined
}

/** Who signs in at the authorization page: nobody is asked. */
export interface Account {
  readonly subject: string
  /** Values for the callback's extra parameters, by name. */
  readonly callback: Readonly<Record<string, string>>
}

/** The state of one emulator. */
export class World {
  readonly clients = new Map<string, Client>()
  readonly codes = new Map<string, Code>()
  readonly refreshTokens = new Map<string, RefreshToken>()
  readonly accessTokens = new Map<string, AccessToken>()
  readonly developerTokens = new Map<string, DeveloperToken>()
  account: Account = { subject: 'user-1', callback: {} }
  /** The site whose endpoints are meant by an address that names none, where there are several. */
  ownSite: string | undefined
  /** How often a refresh token or a code came back that had been used up: what a real platform takes for theft. */
  alarms = 0
  /** For so many seconds a refresh token that was replaced gets its successor once more. */
  retryWindow = 0

  /** Ends every token that descends from one authorization. */
  endFamily(family: Family): void {
    family.alive = false
  }
}
