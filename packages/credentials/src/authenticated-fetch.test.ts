import { type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import type { CredentialsOptions } from './options.ts'
import { useFakeTime } from './testing/fake-time.ts'
import { listen, until } from './testing/listen.ts'
import { clientId, clientSecret, html, json, startTokenServer } from './testing/token-server.ts'

interface Call {
  readonly token: string
  readonly body: string
  readonly headers: IncomingMessage['headers']
}

/** An API that takes every token but those in `revoked`, and answers 401 as RFC 6750 says. */
class Api {
  readonly calls: Call[] = []
  readonly revoked = new Set<string>()
  /** With `holding`, refusals wait here. */
  readonly waiting: (() => void)[] = []
  holding = false
  url = ''
  readonly challenge: string

  constructor(challenge: string) {
    this.challenge = challenge
  }
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers } = request
    const token = headers.authorization?.replace('Bearer ', '') ?? ''
    this.calls.push({ token, body: await text(request), headers })
    const refuse = () =>
      void response.writeHead(401, { 'www-authenticate': this.challenge }).end('refused')
    if (!this.revoked.has(token))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"amount":50}')
    else if (this.holding) this.waiting.push(refuse)
    else refuse()
  }
  release(count: number): void {
    for (const refuse of this.waiting.splice(0, count)) refuse()
  }
}

async function startApi(challenge = 'Bearer realm="api", error="invalid_token"'): Promise<Api> {
  const api = new Api(challenge)
  api.url = await listen((request, response) => void api.handle(request, response))
  return api
}

async function start(options: CredentialsOptions = {}, challenge?: string) {
  const server = await startTokenServer()
  const api = await startApi(challenge)
  const creds = new Credentials({ issuer: server.issuer, clientId, clientSecret, ...options })
  return { server, api, creds }
}

describe('creds.fetch', () => {
  it('sends the token with everything else as it was given', async () => {
    const { server, api, creds } = await start()
    const { fetch } = creds
    const response = await fetch(`${api.url}/v1/instances`, {
      method: 'POST',
      headers: { 'x-request-id': '7', authorization: 'Basic ignored' },
      body: '{"name":"first"}',
    })
    expect(await response.json()).toEqual({ amount: 50 })
    expect(api.calls).toMatchObject([
      { token: server.token(1), body: '{"name":"first"}', headers: { 'x-request-id': '7' } },
    ])
  })

  it('takes a Request and a URL as fetch does', async () => {
    const { api, creds } = await start()
    const headers = { 'x-request-id': '7' }
    await creds.fetch(new URL(api.url))
    await creds.fetch(new Request(api.url, { method: 'POST', body: 'text', headers }))
    await creds.fetch(new Request(api.url, { headers }), { headers: { 'x-other': '8' } })
    expect(api.calls.map(({ body }) => body)).toEqual(['', 'text', ''])
    expect(api.calls[1]?.headers['x-request-id']).toBe('7')
    expect(api.calls[2]?.headers['x-request-id']).toBeUndefined()
  })

  it('sends once more with another token after invalid_token', async () => {
    const { server, api, creds } = await start()
    api.revoked.add(server.token(1))
    const response = await creds.fetch(api.url, {
      method: 'POST',
      body: new URLSearchParams({ a: '1' }),
    })
    expect(response.status).toBe(200)
    expect(api.calls.map(({ token, body }) => [token, body])).toEqual([
      [server.token(1), 'a=1'],
      [server.token(2), 'a=1'],
    ])
  })

  it('renews once for a hundred calls whose 401s come in while and after it happens', async () => {
    const { server, api, creds } = await start()
    api.revoked.add(await creds.getAccessToken())
    api.holding = true
    const responses = Array.from({ length: 100 }, () => creds.fetch(api.url))
    await until(() => api.waiting.length === 100)
    api.holding = false

    // The first half learns of it before there is a new token, the second half after.
    const late: (() => void)[] = []
    server.faults.push((response, request) => {
      late.push(() => json(200, { access_token: 'new', token_type: 'bearer' })(response, request))
    })
    api.release(50)
    await until(() => late.length === 1)
    for (const go of late) go()
    await until(() => api.calls.filter(({ token }) => token === 'new').length === 50)
    api.release(50)

    for (const response of await Promise.all(responses)) expect(response.status).toBe(200)
    expect(server.requests).toHaveLength(2)
    expect(api.calls).toHaveLength(200)
  })

  it('returns a second 401 as it is, and then gets no more tokens for that API for a while', async () => {
    const time = useFakeTime()
    const { server, api, creds } = await start()
    for (let n = 1; n < 9; n++) api.revoked.add(server.token(n))
    const response = await creds.fetch(api.url)
    expect([response.status, await response.text()]).toEqual([401, 'refused'])
    expect([api.calls.length, server.requests.length]).toEqual([2, 2])

    expect((await creds.fetch(api.url)).status).toBe(401)
    expect([api.calls.length, server.requests.length]).toEqual([3, 2])

    time.pass(31_000)
    expect((await creds.fetch(api.url)).status).toBe(401)
    expect([api.calls.length, server.requests.length]).toEqual([5, 3])
  })

  it('gives up on an API that refuses every stream too, and on no other', async () => {
    useFakeTime()
    const { server, api, creds } = await start()
    const other = await startApi()
    for (let n = 1; n < 9; n++) api.revoked.add(server.token(n))
    const stream = () => ({ method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' })
    for (let call = 0; call < 5; call++) await creds.fetch(api.url, stream() as RequestInit)
    expect([api.calls.length, server.requests.length]).toEqual([5, 2])

    other.revoked.add(server.token(2))
    expect((await creds.fetch(other.url)).status).toBe(200)
    expect(server.requests).toHaveLength(3)
  })

  it.each([
    ['says nothing of the token', 'Bearer realm="api"'],
    ['is about another scheme', 'Basic realm="api", error="invalid_token"'],
    ['is about scopes', 'Bearer error="insufficient_scope"'],
  ])('returns a 401 whose challenge %s', async (_what, challenge) => {
    const { server, api, creds } = await start({}, challenge)
    api.revoked.add(server.token(1))
    expect((await creds.fetch(api.url)).status).toBe(401)
    expect([api.calls.length, server.requests.length]).toEqual([1, 1])
  })

  it('finds the challenge among several', async () => {
    const challenge = 'DPoP algs="ES256", bearer realm="a, b", error="invalid_token"'
    const { server, api, creds } = await start({}, challenge)
    api.revoked.add(server.token(1))
    expect((await creds.fetch(api.url)).status).toBe(200)
  })

  it('never sends a stream twice, but takes another token for the next call', async () => {
    const { server, api, creds } = await start()
    api.revoked.add(server.token(1))
    const body = new Blob(['streamed']).stream()
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    expect((await creds.fetch(api.url, init)).status).toBe(401)
    expect(api.calls).toMatchObject([{ token: server.token(1), body: 'streamed' }])
    expect((await creds.fetch(new Request(api.url, { method: 'POST', body: 'x' }))).status).toBe(
      200,
    )
    expect(api.calls).toHaveLength(2)
  })

  it.each<[kind: string, body: () => BodyInit]>([
    ['text', () => 'a'],
    ['bytes', () => new Uint8Array([97])],
    ['a buffer', () => new Uint8Array([97]).buffer],
    ['a blob', () => new Blob(['a'])],
    ['a form', () => new FormData()],
  ])('sends %s twice', async (_kind, body) => {
    const { server, api, creds } = await start()
    api.revoked.add(server.token(1))
    expect((await creds.fetch(api.url, { method: 'POST', body: body() })).status).toBe(200)
    expect(api.calls).toHaveLength(2)
  })

  it('says why there is no other token, rather than return the 401', async () => {
    const { server, api, creds } = await start()
    api.revoked.add(await creds.getAccessToken())
    server.secret = 'rotated away'
    await expect(creds.fetch(api.url)).rejects.toMatchObject({ error: 'invalid_client' })
  })

  it.each([
    'http://api.example/v1',
    'http://10.0.0.1/',
    'http://127.0.0.1.evil.example/',
    'ftp://a.example/',
  ])('refuses to send a token to %s', async (url) => {
    const { server, creds } = await start()
    await expect(creds.fetch(url)).rejects.toMatchObject({ code: 'invalid_configuration' })
    await expect(creds.headers({ url })).rejects.toMatchObject({ code: 'invalid_configuration' })
    expect(server.requests).toEqual([])
  })

  it('fails with the reason of the signal, like fetch', async () => {
    const { server, api, creds } = await start()
    server.faults.push(() => undefined)
    const controller = new AbortController()
    const call = creds.fetch(api.url, { signal: controller.signal })
    await until(() => server.requests.length === 1)
    const reason = new Error('changed my mind')
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
    expect(api.calls).toEqual([])
  })

  it('passes failures of the API through as they are', async () => {
    const { creds } = await start()
    const gone = await startApi()
    const closed = gone.url.replace(/\d+$/, '1')
    await expect(creds.fetch(closed)).rejects.toBeInstanceOf(TypeError)
  })

  it('uses http.fetch for the API too', async () => {
    const seen: string[] = []
    const { api, creds } = await start({
      http: {
        fetch: (input, init) => {
          seen.push(String(input))
          return fetch(input, init)
        },
      },
    })
    await creds.fetch(api.url)
    expect(seen.at(-1)).toBe(api.url)
    expect(seen).toHaveLength(3)
  })
})

describe('creds.headers', () => {
  it('gives the Authorization header for one request', async () => {
    const { server, api, creds } = await start()
    const headers = await creds.headers({ url: api.url, method: 'GET' })
    expect([...headers]).toEqual([['authorization', `Bearer ${server.token(1)}`]])
  })

  it('fails as getting the token does', async () => {
    const { server, api, creds } = await start({ http: { retry: false } })
    server.faults.push(html(502))
    await expect(creds.headers({ url: api.url })).rejects.toMatchObject({ code: 'bad_response' })
  })
})
