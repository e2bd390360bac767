/**
 * Checking options: every mistake is noted, so that all of them are reported at once.
 */
import { CredentialsError } from './errors.ts'
import { mayCarrySecrets } from './loopback.ts'

/** Notes a mistake. Never given a value: a secret may stand where another option belongs. */
export type Complain = (mistake: string) => void

/**
 * What `read` makes of options, if it has nothing to complain of.
 *
 * @throws {CredentialsError} `invalid_configuration`, naming every mistake. Constructors and setters can't
 *   return a refusal.
 */
export function checked<T>(read: (complain: Complain) => T): T {
  const mistakes: string[] = []
  const value = read((mistake) => mistakes.push(mistake))
  if (mistakes.length === 0) return value
  throw new CredentialsError(
    'invalid_configuration',
    `The credentials cannot be used: ${mistakes.join('; ')}.`,
  )
}

/** Says where the mistake is. */
export const inside =
  (where: string, complain: Complain): Complain =>
  (mistake) =>
    complain(`${where}.${mistake}`)

/** A misspelt option must not be taken for an absent one. */
export function refuseUnknown(
  given: object,
  known: Readonly<Record<string, true>>,
  complain: Complain,
): void {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(known, name)) complain(`${name} is not an option`)
}

/** Checks a length of time. */
export function checkDuration(value: unknown, name: string, complain: Complain): void {
  if (value !== undefined && !(typeof value === 'number' && value >= 0 && value < 1e12))
    complain(`${name} must be a number of milliseconds`)
}

/** Checks that a value is of a type, or absent. */
export function checkType(
  value: unknown,
  type: 'boolean' | 'function',
  { name, complain }: { readonly name: string; readonly complain: Complain },
): void {
  const article = type === 'boolean' ? 'true or false' : 'a function'
  if (value !== undefined && typeof value !== type) complain(`${name} must be ${article}`)
}

/** A non-empty text, or undefined. */
export function readText(value: unknown, name: string, complain: Complain): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '') return value
  complain(`${name} must be a non-empty string`)
  return undefined
}

/** An address that secrets may be sent to, or undefined. */
export function readUrl(
  value: string | URL | undefined,
  name: string,
  complain: Complain,
): URL | undefined {
  if (value === undefined) return undefined
  const url = URL.canParse(String(value)) ? new URL(value) : undefined
  if (url === undefined || url.hash !== '' || url.username !== '' || url.password !== '')
    complain(`${name} must be an absolute URL without fragment, user or password`)
  else if (!mayCarrySecrets(url)) complain(`${name} must be https, or http on a loopback address`)
  else if (name === 'issuer' && url.search !== '') complain('issuer must have no query')
  return url
}
