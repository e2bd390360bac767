import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RawAnswer, rawRequest } from '../fixtures/raw-request.ts'
import { basic, operator, type RunningServer, runServer } from '../fixtures/running-server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const authorization = `Authorization: ${basic(operator.id, operator.secret)}`
const formType = 'Content-Type: application/x-www-form-urlencoded'
const grant = 'grant_type=client_credentials&scope=keygrant%3Aclients%3Aread'

interface Sent {
  readonly line?: string
  readonly headers?: readonly string[]
  readonly body?: string
}

function send({
  line = 'POST /oauth2/token',
  headers = [authorization, formType],
  body = grant,
}: Sent): Promise<RawAnswer> {
  const length = `Content-Length: ${Buffer.byteLength(body)}`
  return rawRequest(
    server.keygrant.port,
    [`${line} HTTP/1.1`, 'Host: localhost', length, ...headers],
    body,
  )
}

describe('a request that is in order', () => {
  it.each<[what: string, sent: Sent]>([
    ['a form', {}],
    ['a form in UTF-8', { headers: [authorization, `${formType}; charset=utf-8`] }],
    ['a form in "UTF-8"', { headers: [authorization, `${formType};charset="UTF-8"`] }],
    [
      'JSON',
      {
        headers: [authorization, 'Content-Type: application/json'],
        body: '{"grant_type":"client_credentials","scope":"keygrant:clients:read"}',
      },
    ],
    [
      'client_secret_post',
      {
        headers: [formType],
        body: `${grant}&client_id=${operator.id}&client_secret=${operator.secret}`,
      },
    ],
    ['the alias', { line: 'POST /v1/oauth2/token' }],
  ])('is granted as %s, and never stored', async (_what, sent) => {
    const { status, headers, body } = await send(sent)
    expect(status, body).toBe(200)
    expect(Object.keys(JSON.parse(body) as object)).toEqual([
      'access_token',
      'token_type',
      'expires_in',
      'scope',
    ])
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toBe('application/json')
  })
})

describe('a request that is not', () => {
  const type = (value: string): Sent => ({ headers: [authorization, `Content-Type: ${value}`] })

  it.each<[mistake: string, sent: Sent, status: number, error: string]>([
    ['GET', { line: 'GET /oauth2/token', body: '' }, 405, 'invalid_request'],
    ['PUT', { line: 'PUT /oauth2/token' }, 405, 'invalid_request'],
    ['no content type', { headers: [authorization] }, 415, 'invalid_request'],
    ['another content type', type('text/plain'), 415, 'invalid_request'],
    ['a multipart form', type('multipart/form-data; boundary=x'), 415, 'invalid_request'],
    [
      'another charset',
      type('application/x-www-form-urlencoded; charset=latin1'),
      415,
      'invalid_request',
    ],
    ['a content type that only begins alike', type('application/jsonp'), 415, 'invalid_request'],
    [
      'a compressed body',
      { headers: [authorization, formType, 'Content-Encoding: gzip'] },
      415,
      'invalid_request',
    ],
    ['parameters in the URL', { line: `POST /oauth2/token?${grant}` }, 400, 'invalid_request'],
    ['a lone question mark', { line: 'POST /oauth2/token?' }, 400, 'invalid_request'],
    [
      'two Authorization headers',
      { headers: [authorization, authorization, formType] },
      400,
      'invalid_request',
    ],
    ['a parameter sent twice', { body: `${grant}&scope=a` }, 400, 'invalid_request'],
    ['a percent sign alone', { body: `${grant}&x=%` }, 400, 'invalid_request'],
    ['bytes that are not UTF-8', { body: `${grant}&x=%ff` }, 400, 'invalid_request'],
    ['a zero byte', { body: `${grant}&x=%00` }, 400, 'invalid_request'],
    ['a body over 64 KiB', { body: `${grant}&x=${'a'.repeat(70_000)}` }, 413, 'invalid_request'],
    ['no body', { body: '' }, 400, 'invalid_request'],
    [
      'a wrong secret',
      { headers: [`Authorization: ${basic('ops', 'wrong')}`, formType] },
      401,
      'invalid_client',
    ],
    [
      'an unknown client',
      { headers: [`Authorization: ${basic('nobody', 'x')}`, formType] },
      401,
      'invalid_client',
    ],
    ['no client', { headers: [formType] }, 401, 'invalid_client'],
    ['Bearer', { headers: ['Authorization: Bearer x', formType] }, 401, 'invalid_client'],
    [
      'JSON with a name twice',
      {
        headers: [authorization, 'Content-Type: application/json'],
        body: '{"grant_type":"client_credentials","grant_type":"client_credentials"}',
      },
      400,
      'invalid_request',
    ],
  ])('is refused for %s', async (_mistake, sent, status, error) => {
    const answer = await send(sent)
    expect(answer.status, answer.body).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({ error })
    expect(Object.keys(JSON.parse(answer.body) as object)).toEqual([
      'error',
      'error_description',
      'error_uri',
    ])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    if (status === 401)
      expect(answer.headers.get('www-authenticate')).toBe('Basic realm="keygrant"')
    if (status === 405) expect(answer.headers.get('allow')).toBe('POST')
  })

  it('says the same of a wrong secret as of a client that does not exist', async () => {
    const [wrong, unknown] = await Promise.all(
      [basic('ops', 'wrong'), basic('nobody', 'wrong')].map((value) =>
        send({ headers: [`Authorization: ${value}`, formType] }),
      ),
    )
    expect(wrong?.body).toBe(unknown?.body)
  })

  it.each([
    '/oauth2/token/',
    '//oauth2/token',
    '/OAUTH2/token',
    '/oauth2/./token',
    '/x/../oauth2/token',
    '/oauth2%2ftoken',
    '/oauth2/token;x=1',
    '/oauth2/token%20',
    '/oauth2/tokens',
  ])('is not found under the alias %s', async (path) => {
    expect((await send({ line: `POST ${path}` })).status).toBe(404)
  })

  it('is refused with two Host headers, or none', async () => {
    const { port } = server.keygrant
    const lines = ['GET /oauth2/jwks HTTP/1.1']
    expect(await rawRequest(port, lines)).toMatchObject({ status: 400 })
    const two = [...lines, 'Host: localhost', 'Host: evil.example']
    expect(await rawRequest(port, two)).toMatchObject({ status: 400 })
  })

  it('is refused when its head is larger than 16 KiB', async () => {
    const head = ['GET /oauth2/jwks HTTP/1.1', 'Host: localhost', `X: ${'a'.repeat(20_000)}`]
    expect(await rawRequest(server.keygrant.port, head)).toMatchObject({ status: 431 })
  })
})

describe('the documents', () => {
  it.each(['/oauth2/jwks', '/.well-known/oauth-authorization-server'])(
    'are there for everyone at %s, to be cached for a while',
    async (path) => {
      const response = await fetch(server.origin + path)
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/u)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      const head = await fetch(server.origin + path, { method: 'HEAD' })
      expect([head.status, await head.text()]).toEqual([200, ''])
      const post = await fetch(server.origin + path, { method: 'POST' })
      expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    },
  )

  it('name the configured issuer, whatever the Host header says', async () => {
    const lines = ['GET /.well-known/oauth-authorization-server HTTP/1.1', 'Host: evil.example']
    const { body } = await rawRequest(server.keygrant.port, lines)
    expect(JSON.parse(body)).toMatchObject({
      issuer: 'http://localhost:4000',
      token_endpoint: 'http://localhost:4000/oauth2/token',
    })
    expect(body).not.toContain('evil')
  })

  it('hold no private part of a key', async () => {
    const { keys } = (await (await fetch(`${server.origin}/oauth2/jwks`)).json()) as {
      keys: object[]
    }
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect(key).not.toHaveProperty('d')
  })
})

describe('a script of another site', () => {
  const origin = 'Origin: https://app.example.com'
  const cors = ({ headers }: RawAnswer) => headers.get('access-control-allow-origin')

  it('may ask for tokens, and read the answer and the refusal', async () => {
    const granted = await send({ headers: [authorization, formType, origin] })
    const refused = await send({ headers: [formType, origin] })
    expect([granted.status, cors(granted)]).toEqual([200, '*'])
    expect([refused.status, cors(refused)]).toEqual([401, '*'])
  })

  it('is told before what it may send', async () => {
    const answer = await send({ line: 'OPTIONS /oauth2/token', headers: [origin], body: '' })
    expect(answer.status).toBe(204)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'Authorization, Content-Type, DPoP',
    })
  })

  it('can not read what introspection says', async () => {
    const line = 'POST /oauth2/introspect'
    const answer = await send({ line, headers: [authorization, formType, origin], body: 'token=x' })
    expect(answer.status).toBe(200)
    expect(cors(answer)).toBeUndefined()
  })
})
