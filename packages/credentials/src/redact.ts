/**
 * Keeps secrets out of text that people and logs will see.
 */

/** Replaces every secret it was made for, however it is spelled on the wire. */
export type Redact = (text: string) => string

const mask = '[redacted]'

/** Makes a {@link Redact} for secrets as they are, percent-encoded, form-encoded and in base64. */
export function redactor(secrets: readonly string[]): Redact {
  const spellings = secrets.filter((secret) => secret !== '').flatMap(spellingsOf)
  // The longest first: a spelling may contain a shorter one, whose removal would leave its rest.
  spellings.sort((a, b) => b.length - a.length)
  return (text) => spellings.reduce((clean, spelling) => clean.replaceAll(spelling, mask), text)
}

function spellingsOf(secret: string): string[] {
  const percent = encodeURIComponent(secret)
  const form = new URLSearchParams({ s: secret }).toString().slice(2)
  const bytes = new TextEncoder().encode(secret)
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return [secret, percent, form, base64, base64.replace(/=+$/u, '')]
}

/** Text of a server, fit for an error message: redacted, printable, at most 500 characters. */
export const quoteServer = (text: string, redact: Redact): string =>
  redact(text)
    .replace(/[^\x20-\x7e]/gu, '?')
    .slice(0, 500)

/** An error's own short name for its reason, such as `ECONNREFUSED`, from anywhere in its causes. */
export function reasonOf(error: unknown): string | undefined {
  let current = error
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    const { code, cause } = current as { code?: unknown; cause?: unknown }
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/u.test(code)) return code
    current = cause
  }
  return undefined
}

/**
 * A copy of a foreign error that is safe to keep as a cause: names, redacted messages and reasons.
 *
 * The original is dropped on purpose. HTTP libraries hang the request on their errors, with the
 * Authorization header and the form in it, and loggers print what they find there.
 */
export function safeCause(error: unknown, redact: Redact, depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined
  const inner = safeCause(error.cause, redact, depth + 1)
  const message = redact(error.message).slice(0, 500)
  const copy = new Error(message, inner === undefined ? undefined : { cause: inner })
  copy.name = /^\w{1,60}$/u.test(error.name) ? error.name : 'Error'
  copy.stack = `${copy.name}: ${message}`
  const reason = reasonOf(error)
  return reason === undefined ? copy : Object.assign(copy, { code: reason })
}
