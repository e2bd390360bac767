/**
 * Several grants, of which the first one that can gives the tokens.
 */
import { CredentialsError, type ErrorCode } from '../errors.ts'
import type { Grant } from './grant.ts'

/** A grant that fails with one of these had nothing to work with here, so that the next may try. */
const nothingHere: readonly ErrorCode[] = [
  'no_credentials',
  'partial_credentials',
  'store_unavailable',
]

const defaultDeadline = 60_000

/**
 * Asks grants in order until one gives tokens. One that has nothing to work with on this machine is
 * passed over; any other failure, such as the server's refusal, ends it: a wrong secret must not
 * turn into another identity unseen.
 *
 * @example
 *
 * ```ts
 * import { clientCredentials, Credentials, developerToken, firstOf } from '@keygrant/credentials'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   grant: firstOf(developerToken(), clientCredentials()),
 * })
 * ```
 *
 * @param grants In order of preference, at least one.
 * @returns A grant for the option `grant`.
 * @throws {CredentialsError} `invalid_configuration` without any.
 */
export function firstOf(...grants: readonly Grant[]): Grant {
  if (grants.length === 0)
    throw new CredentialsError('invalid_configuration', 'firstOf needs at least one grant.')
  const run: Grant = async (context) => {
    const reasons: string[] = []
    for (const grant of grants) {
      try {
        return await grant(context)
      } catch (error) {
        if (!(error instanceof CredentialsError) || !nothingHere.includes(error.code)) throw error
        reasons.push(error.message)
      }
    }
    throw new CredentialsError(
      'no_credentials',
      `No grant had anything to work with: ${reasons.join(' ')}`,
    )
  }
  // One that waits for a person may be reached after others took their time.
  const deadline = Math.max(...grants.map((grant) => grant.deadline ?? defaultDeadline))
  return Object.assign(run, { deadline })
}
