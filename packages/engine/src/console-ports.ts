/** What the console shows besides records: numbers, groups, and the documents of APIs. */

/** Uses of one secret, or developer token; counted in spans of ten minutes, so a little more. */
export interface SecretUses {
  readonly lastHour: number
  readonly lastDay: number
}

/** An OpenAPI document of an API, as JSON text. */
export interface ApiDocument {
  readonly apiId: string
  readonly document: string
  /** Scopes that were set by hand, by the operation's id: they count instead of the document's. */
  readonly scopes: Readonly<Record<string, readonly string[]>>
  readonly updatedAt: number
}

export interface OverviewQuery {
  /** Undefined: of all organizations and the operator's own. */
  readonly organizationId?: string
  readonly now: number
}

/** The numbers of an organization. */
export interface Overview {
  /** Fourteen days, the oldest first. */
  readonly days: readonly {
    readonly day: number
    readonly tokens: number
    readonly failures: number
  }[]
  /** Of the last day. */
  readonly tokens: number
  readonly failures: number
  /** Live secrets that end within fourteen days, the soonest first; at most ten are named. */
  readonly expiring: {
    readonly total: number
    readonly items: readonly {
      readonly secretId: string
      readonly secretName: string
      readonly expiresAt: number
      readonly clientId: string
      readonly clientName: string
    }[]
  }
  /** Active clients that were not used for ninety days. */
  readonly unused: {
    readonly total: number
    readonly items: readonly {
      readonly clientId: string
      readonly clientName: string
      readonly lastUsedAt: number | null
    }[]
  }
  readonly clients: number
  readonly lastTokenAt: number | null
}

/** Refusals of one kind by one client. */
export interface ProblemGroup {
  readonly problem: string
  readonly clientId: string | null
  readonly count: number
  readonly lastAt: number
}

/** A program that read the JWK Set, by what it calls itself. */
export interface KeyReader {
  readonly userAgent: string
  /** The last time that it did. */
  readonly at: number
}
