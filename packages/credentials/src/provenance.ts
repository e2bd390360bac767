/**
 * Where a value came from.
 */

/**
 * Where a value came from: the options and setters, environment variables, the store, what the provider
 * description says, or the authorization server.
 */
export type Provenance = 'instance' | 'environment' | 'store' | 'provider' | 'server'
