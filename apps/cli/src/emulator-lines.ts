/** What `keygrant emulate` prints: addresses, secrets, and curl lines that work as they stand. */
import type { Emulator } from '@keygrant/emulator'

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A token request as a client of this platform sends it first. */
function tokenRequest({ provider, state, clientId, clientSecret, refreshToken }: Emulator): string {
  const { dialect } = provider
  // As they are served: a platform known by metadata alone has none of its own.
  const { endpoints } = state
  const asItself = dialect.grants.includes('client_credentials')
  const grant = asItself
    ? { grant_type: 'client_credentials' }
    : { grant_type: 'refresh_token', refresh_token: refreshToken }
  const all = { ...grant, client_id: clientId, client_secret: clientSecret }
  const operation = asItself ? 'client_credentials' : 'refresh_token'
  if (dialect.bodies[operation]?.[0] === 'json')
    return `curl -s -H 'Content-Type: application/json' -d ${quote(JSON.stringify(all))} ${endpoints.token}`
  if (dialect.clientAuth[0] === 'client_secret_basic') {
    const form = Object.entries(grant).map(([name, value]) => `-d ${name}=${value}`)
    return `curl -su ${clientId}:${clientSecret} ${form.join(' ')} ${endpoints.token}`
  }
  const form = Object.entries(all).map(([name, value]) => `-d ${name}=${value}`)
  return `curl -s ${form.join(' ')} ${endpoints.token}`
}

function tokenLines(emulator: Emulator): readonly string[] {
  const { grants, refresh, api } = emulator.provider.dialect
  const request = tokenRequest(emulator)
  const once = !grants.includes('client_credentials') && refresh.kind === 'rotating'
  const title = once ? '  a token (once: the answer has the next refresh token)' : '  a token'
  const [example] = api.examples
  if (example === undefined) return [title, `     ${request}`]
  const method = example.method === 'GET' ? '' : `-X ${example.method} `
  return [
    title,
    `     TOKEN=$(${request} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'); echo $TOKEN`,
    `  a call with it, answered ${JSON.stringify(example.answer)}`,
    `     curl -s ${method}-H "Authorization: Bearer $TOKEN" ${emulator.state.endpoints.api}${example.path}`,
  ]
}

function developerTokenLines({ provider, state }: Emulator): readonly string[] {
  const [token] = state.developer_tokens
  const { developerToken } = provider.endpoints
  if (token === undefined || developerToken === undefined) return []
  return [
    '  a developer token, redeemed',
    `     curl -s -X POST -H 'Authorization: Bearer ${token}' ${developerToken}`,
  ]
}

function authorizationLines({ provider, clientId }: Emulator): readonly string[] {
  const { authorization } = provider.endpoints
  if (authorization === undefined || provider.dialect.authorization?.pkce === 'required') return []
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: 'http://localhost:8080/callback',
    state: 'anything',
  })
  return ['  the authorization page, for a browser', `     ${authorization}?${query}`]
}

/** All of it, as text for people. */
export function emulatorLines(emulator: Emulator): string {
  const { provider, url, state, refreshToken } = emulator
  const endpoints = Object.entries({ ...state.endpoints }).map(
    ([name, address]) => `  ${name.padEnd(15)} ${address}`,
  )
  const clients = state.clients.map(
    ({ client_id, client_secret = '(none)' }) => `  client          ${client_id}  ${client_secret}`,
  )
  const sides = state.contradictions.map(
    ({ about, branches }) => `     --branch ${about}=${branches.join('|')}`,
  )
  return [
    `${provider.title}, emulated at ${url}. Nothing here is real; everything ends with this process.`,
    '',
    ...endpoints,
    ...clients,
    ...(refreshToken === '' ? [] : [`  refresh token   ${refreshToken}`]),
    '',
    ...tokenLines(emulator),
    ...developerTokenLines(emulator),
    ...authorizationLines(emulator),
    '  the next token request is refused with 429, and an hour passes',
    `     curl -s -H 'Content-Type: application/json' -d '{"fault":{"kind":"rate-limited","retryAfter":3}}' ${url}/_emulator/faults`,
    `     curl -s -H 'Content-Type: application/json' -d '{"advance":3600}' ${url}/_emulator/time`,
    `  more of that: curl -s ${url}/_emulator`,
    ...(sides.length === 0 ? [] : ['', '  where the platform contradicts itself', ...sides]),
  ].join('\n')
}
