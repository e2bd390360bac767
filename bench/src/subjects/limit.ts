/**
 * The physical limit: a bare node:http server that does what no token endpoint can leave out (read
 * the form, check a hash of the secret, sign one ES256 JWT inline) and nothing else. Beside it,
 * introspection from a Map: of the token that Keygrant is asked for, answered with what it says.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
const header = base64url(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'limit' }))

const clientId = process.env['BENCH_CLIENT_ID'] ?? ''
const secretHash = sha256(process.env['BENCH_CLIENT_SECRET'] ?? '')
/** Whether signatures and answers wait for the end of the event loop's turn, to be made back to back. */
const gathers = process.env['BENCH_GATHERS'] === '1'
const tokens = new Map([
  [process.env['BENCH_TOKEN'] ?? '', JSON.parse(process.env['BENCH_ANSWER'] ?? '{}') as object],
])

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('latin1')
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => {
    answer(request, response, new URLSearchParams(body))
  })
})

function answer(request: IncomingMessage, response: ServerResponse, form: URLSearchParams): void {
  const [id, secret] = credentials(request, form)
  const known = id === clientId && timingSafeEqual(sha256(secret), secretHash)
  if (!known) return send(response, 401, { error: 'invalid_client' })
  if (request.url === '/introspect')
    return send(response, 200, tokens.get(form.get('token') ?? '') ?? { active: false })

  const now = Math.floor(Date.now() / 1000)
  const payload = {
    iss: 'http://localhost',
    sub: id,
    aud: 'https://api.example.com',
    client_id: id,
    scope: 'balance:read',
    exp: now + 3600,
    iat: now,
    jti: randomBytes(16).toString('base64url'),
  }
  const input = `${header}.${base64url(JSON.stringify(payload))}`
  if (!gathers) return sendToken(response, input)
  if (waiting.push({ response, input }) === 1) setImmediate(flush)
}

interface Waiting {
  readonly response: ServerResponse
  readonly input: string
}

let waiting: Waiting[] = []

function flush(): void {
  const all = waiting
  waiting = []
  for (const { response, input } of all) sendToken(response, input)
}

function sendToken(response: ServerResponse, input: string): void {
  const signature = sign('sha256', Buffer.from(input), key).toString('base64url')
  const access_token = `${input}.${signature}`
  send(response, 200, {
    access_token,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'balance:read',
  })
}

function credentials(request: IncomingMessage, form: URLSearchParams): [string, string] {
  const { authorization } = request.headers
  if (authorization === undefined)
    return [form.get('client_id') ?? '', form.get('client_secret') ?? '']
  const pair = Buffer.from(authorization.slice('Basic '.length), 'base64').toString()
  const colon = pair.indexOf(':')
  return [pair.slice(0, colon), pair.slice(colon + 1)]
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

server.listen(Number(process.env['BENCH_PORT']), '127.0.0.1', () => process.send?.('ready'))
