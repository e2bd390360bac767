/**
 * Secrets and their suppliers.
 */
import { CredentialsError } from './errors.ts'
import type { Secret } from './options.ts'
import { safeCause } from './redact.ts'

/**
 * A secret as it is now. One line break at the end is dropped, because files have one.
 *
 * @param name The option it was given as, for the message.
 * @throws {CredentialsError} `no_credentials` if its supplier fails or gives nothing.
 */
export async function readSecret(secret: Secret, name: string): Promise<string> {
  if (typeof secret === 'string') return secret
  let value: unknown
  try {
    value = await secret()
  } catch (error) {
    if (error instanceof CredentialsError) throw error
    const cause = safeCause(error, (text) => text)
    throw new CredentialsError('no_credentials', `The supplier of ${name} failed.`, { cause })
  }
  const text = typeof value === 'string' ? value.replace(/\r?\n$/u, '') : ''
  if (text === '')
    throw new CredentialsError('no_credentials', `The supplier of ${name} gave no secret.`)
  return text
}
