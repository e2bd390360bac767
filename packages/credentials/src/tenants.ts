/**
 * One `Credentials` for each tenant of a program.
 */
import { Credentials } from './credentials.ts'
import { CredentialsError } from './errors.ts'
import type { CredentialsOptions } from './options.ts'

/** How many tenants are kept ready. */
export interface TenantOptions {
  /** The one asked for longest ago goes first; it is made anew when it is asked for. Default 10 000. */
  readonly capacity?: number
}

/** The credentials of tenants. Disposing it disposes all of them. */
export interface TenantCredentials extends AsyncDisposable {
  /** The credentials of a tenant, made on first use. */
  get(tenant: string): Credentials
  /** Disposes a tenant's credentials; the next `get` makes new ones, from new options. */
  forget(tenant: string): Promise<void>
}

/**
 * Makes credentials for each tenant from a function of your own.
 *
 * Tenants never share a token or a token request, even if their options are the same: unless the options
 * name a profile, the tenant's name is the profile, which is part of who credentials are.
 *
 * @example
 *
 * ```ts
 * import { credentialsPerTenant, fileStore } from '@keygrant/credentials'
 *
 * const storageAdapter = fileStore({ path: '/var/lib/reports/tenants.json' })
 * const tenants = credentialsPerTenant(() => ({
 *   issuer: 'https://auth.example.com',
 *   clientId: 'app',
 *   clientSecret: 'kg_cs_...',
 *   storageAdapter,
 * }))
 *
 * export const reportsOf = (tenant: string): Promise<Response> =>
 *   tenants.get(tenant).fetch('https://api.example.com/v1/reports')
 * ```
 *
 * @param optionsFor What a tenant's credentials are told. Called once a tenant, as long as it is kept.
 * @param options How many are kept.
 * @throws {CredentialsError} `invalid_configuration` for a capacity that is no whole number from 1.
 */
export function credentialsPerTenant(
  optionsFor: (tenant: string) => CredentialsOptions,
  { capacity = 10_000 }: TenantOptions = {},
): TenantCredentials {
  if (!Number.isInteger(capacity) || capacity < 1)
    throw new CredentialsError('invalid_configuration', 'capacity must be a whole number from 1.')
  const tenants = new Map<string, Credentials>()
  const forget = async (tenant: string): Promise<void> => {
    const creds = tenants.get(tenant)
    tenants.delete(tenant)
    await creds?.[Symbol.asyncDispose]()
  }
  return {
    get(tenant) {
      const creds = tenants.get(tenant) ?? new Credentials(withProfile(optionsFor(tenant), tenant))
      tenants.delete(tenant)
      tenants.set(tenant, creds)
      // Not disposed: whoever holds one that leaves goes on with it undisturbed.
      if (tenants.size > capacity) tenants.delete([...tenants.keys()][0] ?? '')
      return creds
    },
    forget,
    async [Symbol.asyncDispose]() {
      await Promise.all([...tenants.keys()].map(forget))
    },
  }
}

/** A profile that is named means a store is, too; so without one the name only keeps tenants apart. */
function withProfile(options: CredentialsOptions, tenant: string): CredentialsOptions {
  if (options.profile !== undefined) return options
  const { storageAdapter = 'memory' } = options
  return { ...options, profile: tenant, storageAdapter }
}
