/** A refusal, in the platform's own shape and with its own status. */

import { wireErrors } from '@keygrant/protocol'
import type { ProviderDescription } from '@keygrant/providers'
import { type Answer, json } from './exchange.ts'

/** A reason by RFC 6749's code. */
export interface Refusal {
  readonly error: string
  /** What to say where the platform has no words of its own. */
  readonly description: string
  /** A parameter that is missing. */
  readonly parameter?: string
}

/** Makes a reason. */
export const refusal = (error: string, description: string): Refusal => ({ error, description })

/** A parameter is missing. */
export const missing = (parameter: string): Refusal => ({
  error: 'invalid_request',
  description: `${parameter} is missing`,
  parameter,
})

/** What the platform calls an error that RFC 6749 calls `code`. */
const nameOf = (code: string, names: Readonly<Record<string, string>>): string =>
  Object.entries(names).find(([, standard]) => standard === code)?.[0] ?? code

const statusTable: Readonly<Record<string, { readonly status: number }>> = wireErrors
const statusOf = (code: string): number =>
  (Object.hasOwn(statusTable, code) ? statusTable[code]?.status : undefined) ?? 400

/** The words for people. A platform's text about a missing parameter needs its name. */
function textOf(texts: Readonly<Record<string, string>>, reason: Refusal): string {
  const text = Object.hasOwn(texts, reason.error) ? texts[reason.error] : undefined
  if (text === undefined) return reason.description
  if (!text.includes('{name}')) return text
  return reason.parameter === undefined
    ? reason.description
    : text.replace('{name}', reason.parameter)
}

/** The answer of the token or revocation endpoint to a request that is refused. */
export function refuse({ dialect }: ProviderDescription, reason: Refusal): Answer {
  const { code, description, inSuccess, statuses, names, texts } = dialect.errors
  const own = statuses[reason.error] ?? statusOf(reason.error)
  const status = inSuccess ? 200 : own
  // RFC 6749 §5.2: only where the client tried that header. Harmless where it did not.
  const headers: Record<string, string> =
    status === 401 ? { 'www-authenticate': 'Basic realm="emulator"' } : {}
  const body = { [code]: nameOf(reason.error, names), [description]: textOf(texts, reason) }
  return json(status, body, headers)
}
