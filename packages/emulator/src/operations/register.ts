/**
 * Dynamic client registration, as far as command-line tools use it.
 *
 * @see RFC 7591 §3
 */
import { empty, json, type Operation } from '../exchange.ts'
import { randomValue } from '../tokens/issue.ts'

interface Metadata {
  readonly client_name?: unknown
  readonly redirect_uris?: unknown
  readonly token_endpoint_auth_method?: unknown
}

const refused = (error: string, error_description: string) =>
  json(400, { error, error_description })

function read(text: string): Metadata | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')

export const register: Operation = ({ world, request }) => {
  if (request.method !== 'POST') return empty(405, { allow: 'POST' })
  const metadata = read(request.body)
  if (metadata === undefined)
    return refused('invalid_client_metadata', 'The body is not valid JSON')
  const { redirect_uris, client_name, token_endpoint_auth_method: method } = metadata
  if (!isTexts(redirect_uris)) return refused('invalid_redirect_uri', 'redirect_uris is missing')
  const confidential = typeof method === 'string' && method !== 'none'
  const clientId = `cl_${randomValue().slice(0, 16)}`
  const clientSecret = confidential ? randomValue() : undefined
  world.clients.set(clientId, { clientId, clientSecret, redirectUris: redirect_uris, scope: [] })
  return json(201, {
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret, client_secret_expires_at: 0 }),
    ...(typeof client_name === 'string' && { client_name }),
    redirect_uris,
  })
}
