/** The requests that are sent, exactly as they go over the wire. */

export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

export function post(path: string, form: Record<string, string>, authorization?: string): string {
  const body = new URLSearchParams(form).toString()
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

export const basic = ({ clientId, clientSecret }: Credentials): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`

export const tokenByBasic = (path: string, credentials: Credentials): string =>
  post(path, { grant_type: 'client_credentials', scope: 'balance:read' }, basic(credentials))

export const tokenByPost = (path: string, { clientId, clientSecret }: Credentials): string =>
  post(path, {
    grant_type: 'client_credentials',
    scope: 'balance:read',
    client_id: clientId,
    client_secret: clientSecret,
  })

export const introspection = (path: string, credentials: Credentials, token: string): string =>
  post(path, { token }, basic(credentials))

/** Asks a server for a token, once, outside the measurement. */
export async function fetchToken(
  port: number,
  path: string,
  credentials: Credentials,
): Promise<string> {
  const form = { grant_type: 'client_credentials', scope: 'balance:read' }
  const body = await fetchAnswer(port, path, { credentials, form })
  const { access_token: token } = body
  if (typeof token !== 'string')
    throw new Error(`no token from port ${port}: ${JSON.stringify(body)}`)
  return token
}

/** Asks a server for anything, once, outside the measurement. */
export async function fetchAnswer(
  port: number,
  path: string,
  { credentials, form }: { credentials: Credentials; form: Record<string, string> },
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: basic(credentials) },
    body: new URLSearchParams(form),
  })
  return (await response.json()) as Record<string, unknown>
}
