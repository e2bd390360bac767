/** What a page shows and does, as lines that a script can repeat. */
import { type AnyCall, addressOf, type OperationKey } from '../api/call.ts'
import { scopeOf } from '../api/generated/operations.ts'
import { inShell } from './quoted.ts'

/** A call in the words of the management API. */
export interface ShownCall {
  /** What it does, as a comment above it. */
  readonly title: string
  readonly key: OperationKey
  readonly call?: AnyCall
}

/** The client library, by the name that programs install it under. */
const library = '@keygrant/credentials'
const methodOf = (key: string): string => key.slice(0, key.indexOf(' '))
const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2)
const compact = (value: unknown): string => JSON.stringify(value)
const scopesOf = (calls: readonly ShownCall[]): string =>
  [...new Set(calls.map(({ key }) => scopeOf[key]).filter((scope) => scope !== ''))].join(' ')

/** Lines for a shell, the token first. */
export function curlOf(calls: readonly ShownCall[], issuer: string): string {
  const token = [
    '# a token of a client that has the scopes',
    `TOKEN=$(curl -su "$CLIENT_ID:$CLIENT_SECRET" ${issuer}/oauth2/token \\`,
    `  -d grant_type=client_credentials --data-urlencode ${inShell(`scope=${scopesOf(calls)}`)} | jq -r .access_token)`,
  ]
  const lines = calls.map(({ title, key, call = {} }) => {
    const method = methodOf(key)
    const parts = [
      `curl -s${method === 'GET' ? '' : `X ${method}`} ${inShell(issuer + addressOf(key, call))}`,
      '-H "Authorization: Bearer $TOKEN"',
      ...(call.body === undefined
        ? []
        : ["-H 'Content-Type: application/json'", `-d ${inShell(compact(call.body))}`]),
    ]
    return `# ${title}\n${parts.join(' \\\n  ')}`
  })
  return [token.join('\n'), ...lines].join('\n\n')
}

/** A program with the client library. */
export function typescriptOf(calls: readonly ShownCall[], issuer: string): string {
  const lines = calls.map(({ title, key, call = {} }, at) => {
    const method = methodOf(key)
    const address = `'${issuer}${addressOf(key, call)}'`
    const init = [
      ...(method === 'GET' ? [] : [`method: '${method}'`]),
      ...(call.body === undefined
        ? []
        : [
            `headers: { 'content-type': 'application/json' }`,
            `body: JSON.stringify(${pretty(call.body).replaceAll('\n', '\n  ')})`,
          ]),
    ]
    const given = init.length === 0 ? '' : `, {\n  ${init.join(',\n  ')},\n}`
    const name = calls.length === 1 ? 'response' : `response${at + 1}`
    return `// ${title}\nconst ${name} = await credentials.fetch(${address}${given})\nconsole.log(${name}.status, await ${name}.text())`
  })
  return [
    `import { Credentials } from '${library}'

const credentials = new Credentials({
  issuer: '${issuer}',
  clientId: process.env['CLIENT_ID'] ?? '',
  clientSecret: () => process.env['CLIENT_SECRET'] ?? '',
  scope: '${scopesOf(calls)}',
})`,
    ...lines,
  ].join('\n\n')
}

/** A program with nothing but Python. */
export function pythonOf(calls: readonly ShownCall[], issuer: string): string {
  const lines = calls.map(({ title, key, call = {} }) => {
    const args = [
      `"${methodOf(key)}"`,
      `"${addressOf(key, call)}"`,
      ...(call.body === undefined ? [] : [`json.loads(${compact(compact(call.body))})`]),
    ]
    return `# ${title}\nprint(call(${args.join(', ')}))`
  })
  return [
    `import base64, json, os, urllib.parse, urllib.request

issuer = "${issuer}"

def send(method, address, headers, data=None):
    request = urllib.request.Request(address, data, headers, method=method)
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read() or "null")

pair = f"{os.environ['CLIENT_ID']}:{os.environ['CLIENT_SECRET']}"
form = {"grant_type": "client_credentials", "scope": "${scopesOf(calls)}"}
basic = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
token = send("POST", issuer + "/oauth2/token", basic, urllib.parse.urlencode(form).encode())

def call(method, path, body=None):
    headers = {"Authorization": "Bearer " + token["access_token"]}
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        headers["Content-Type"] = "application/json"
    return send(method, issuer + path, headers, data)`,
    ...lines,
  ].join('\n\n')
}
