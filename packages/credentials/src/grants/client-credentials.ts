/**
 * Client credentials grant: a program asks for a token in its own name.
 *
 * @see RFC 6749 §4.4
 */
import type { Grant } from './grant.ts'

// One function for all, so that credentials made separately are recognised as the same.
const grant: Grant = (context) => context.request({ grant_type: 'client_credentials' })

/**
 * Asks the token endpoint in the client's own name, with its secret. The default grant.
 *
 * @example
 *
 * ```ts
 * import { clientCredentials, Credentials } from '@keygrant/credentials'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   clientId: 'cl_worker',
 *   clientSecret: async () => (await import('node:fs/promises')).readFile('/run/secrets/kg', 'utf8'),
 *   grant: clientCredentials(),
 * })
 * ```
 *
 * @returns A grant for the option `grant`.
 * @see RFC 6749 §4.4
 */
export const clientCredentials = (): Grant => grant
