/**
 * A snapshot of credentials, with where each part came from.
 */

import type { Lineage } from './lineage.ts'
import type { Provenance } from './provenance.ts'
import { readSecret } from './read-secret.ts'
import type { Resolved } from './resolve.ts'
import type { TokenSet } from './token-set.ts'

type Part = 'accessToken' | 'clientId' | 'clientSecret' | 'refreshToken'

/**
 * A snapshot of credentials. Frozen; does not follow later changes. Printed, it shows no secret.
 */
export interface ReadOnlyCredentials {
  readonly accessToken?: string | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly refreshToken?: string | undefined
  readonly profile: string
  /** Where each part came from. What the server has given since is its own. */
  readonly source: Readonly<Partial<Record<Part, Provenance>>>
}

const inspect = Symbol.for('nodejs.util.inspect.custom')
const mask = '[redacted]'

class Snapshot implements ReadOnlyCredentials {
  readonly #values: Readonly<Partial<Record<Part, string>>>
  readonly profile: string
  readonly source: Readonly<Partial<Record<Part, Provenance>>>

  constructor(
    values: Readonly<Partial<Record<Part, string>>>,
    profile: string,
    source: Readonly<Partial<Record<Part, Provenance>>>,
  ) {
    this.#values = values
    this.profile = profile
    this.source = Object.freeze(source)
    Object.freeze(this)
  }
  get accessToken(): string | undefined {
    return this.#values.accessToken
  }
  get clientId(): string | undefined {
    return this.#values.clientId
  }
  get clientSecret(): string | undefined {
    return this.#values.clientSecret
  }
  get refreshToken(): string | undefined {
    return this.#values.refreshToken
  }
  toJSON(): Record<string, unknown> {
    const shown = Object.keys(this.#values).map((part) => [part, mask])
    const { clientId } = this.#values
    const { profile, source } = this
    return {
      ...Object.fromEntries(shown),
      ...(clientId === undefined ? {} : { clientId }),
      profile,
      source,
    }
  }
  [inspect](): string {
    return `ReadOnlyCredentials ${JSON.stringify(this.toJSON())}`
  }
}

/** What is known now: the parts as they were found, and the tokens as they are by now. */
export async function snapshot(
  resolved: Resolved,
  held: TokenSet | undefined,
  lineage: Lineage,
): Promise<ReadOnlyCredentials> {
  const { clientId, clientSecret, accessToken, refreshToken, profile, source } = resolved
  const found: Partial<Record<Part, string | undefined>> = {
    accessToken: held?.accessToken ?? (typeof accessToken === 'string' ? accessToken : undefined),
    clientId,
    clientSecret: clientSecret && (await readSecret(clientSecret, 'clientSecret')),
    refreshToken: lineage.refreshToken,
  }
  const values: Partial<Record<Part, string>> = {}
  const sources: Partial<Record<Part, Provenance>> = {}
  const original = { accessToken, clientId, clientSecret, refreshToken }
  for (const part of Object.keys(found) as Part[]) {
    const value = found[part]
    if (value === undefined) continue
    values[part] = value
    const asFound = typeof original[part] === 'function' || original[part] === value
    sources[part] = asFound ? (source ?? 'instance') : 'server'
  }
  return new Snapshot(values, profile, sources)
}
