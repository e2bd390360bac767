/** What an OAuth endpoint refused, out of its answer or out of the address that a browser came back to. */
import { type Exchange, membersOf } from '../wire/exchange.ts'

export interface Refusal {
  readonly error: string
  readonly description: string | undefined
  /** The page that explains it. */
  readonly page: string | undefined
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The challenge of an API says it in a header (RFC 6750 §3). */
const challenged = /error="([a-z_]+)"(?:.*error_description="([^"]*)")?/u

export function refusalOf({ answer }: Exchange): Refusal | undefined {
  const parameters = typeof answer === 'string' ? /\?(\S*)/u.exec(answer)?.[1] : undefined
  const members =
    typeof answer === 'string'
      ? Object.fromEntries(new URLSearchParams(parameters ?? ''))
      : membersOf(answer.body)
  const error = textOf(members['error'])
  if (error !== undefined)
    return {
      error,
      description: textOf(members['error_description']),
      page: textOf(members['error_uri']),
    }
  const challenge =
    typeof answer === 'string'
      ? undefined
      : answer.headers.find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1]
  const [, code, description] = challenged.exec(challenge ?? '') ?? []
  return code === undefined ? undefined : { error: code, description, page: undefined }
}
