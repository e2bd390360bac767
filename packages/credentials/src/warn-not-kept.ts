/**
 * What happens when somebody who was told about new tokens fails.
 */
import { CredentialsError } from './errors.ts'
import type { Logger } from './options.ts'
import { safeCause } from './redact.ts'

/**
 * Reports it. The tokens are good, so no caller is made to fail for it; without a logger it goes to the
 * console, since it must not be lost.
 */
export function warnNotKept(
  { logger }: { readonly logger: Logger },
  who: string,
  error: unknown,
): void {
  const cause = safeCause(error, (text) => text)
  const failure = new CredentialsError('persist_failed', `${who} failed.`, { cause })
  const warn = logger.warn ?? console.warn
  warn(`${who} failed; the tokens are used all the same.`, {
    ...failure.toJSON(),
    cause: cause?.message,
  })
}
