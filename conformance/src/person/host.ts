/** A running server, or several nodes of one, and the means to set it up. */

export interface Host {
  readonly origins: readonly string[]
  /** Calls the management API as the operator; throws unless it succeeds. */
  manage(method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>>
}
