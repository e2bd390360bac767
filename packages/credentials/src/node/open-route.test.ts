/** Proxies and certificates, with a real proxy and a real server that wants a certificate. */
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Credentials } from '../credentials.ts'
import type { CredentialsOptions } from '../options.ts'
import { authority, client as clientPair, server as serverPair } from '../testing/certificates.ts'

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** A token endpoint that says in the token whose certificate it saw. */
async function startTokenEndpoint(requestCert: boolean): Promise<number> {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    request.resume()
    const subject = (request.socket as TLSSocket).getPeerCertificate().subject
    const access_token = `seen-${subject === undefined ? 'nobody' : String(subject.CN)}`
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' })
    response.end(JSON.stringify({ access_token, token_type: 'Bearer', expires_in: 60 }))
  }
  const trust = { requestCert, rejectUnauthorized: requestCert, ca: authority }
  return listening(createServer({ ...serverPair, ...trust }, answer))
}

/** Leads every host to one port, and says which were asked for. */
async function startProxy(port: number) {
  const asked: string[] = []
  const proxy = createPlain((_request, response) => response.writeHead(400).end())
  proxy.on('connect', ({ url = '' }, socket, head) => {
    asked.push(url)
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  return { asked, url: `http://127.0.0.1:${await listening(proxy)}` }
}

const client = { clientId: 'c', clientSecret: 's' }
const tokenFrom = (tokenUrl: string, options: CredentialsOptions) =>
  new Credentials({ env: false, ...client, tokenUrl, ...options }).getAccessToken()

describe('a proxy', () => {
  it('leads to a server that nobody here knows the address of, and is not shown the request', async () => {
    const proxy = await startProxy(await startTokenEndpoint(false))
    const http = { proxy: proxy.url, tls: { ca: authority } }
    expect(await tokenFrom('https://auth.test/token', { http })).toBe('seen-nobody')
    expect(proxy.asked).toEqual(['auth.test:443'])
  })

  it.each([['https_proxy'], ['HTTPS_PROXY'], ['http_proxy']])(
    'is the one that %s names',
    async (name) => {
      const proxy = await startProxy(await startTokenEndpoint(false))
      const http = { tls: { ca: authority } }
      const token = tokenFrom('https://auth.test/token', { http, env: { [name]: proxy.url } })
      expect(await token).toBe('seen-nobody')
      expect(proxy.asked).toHaveLength(1)
    },
  )

  it.each<[string, CredentialsOptions, string]>([
    ['for a host that no_proxy names', { env: { no_proxy: 'auth.test' } }, 'https://auth.test/'],
    ['for this machine', {}, 'https://127.0.0.1:1/'],
    ['if the option is false', { http: { proxy: false } }, 'https://auth.test/'],
  ])('is left alone %s', async (_what, { env, http }, tokenUrl) => {
    const proxy = await startProxy(1)
    const options = {
      http: { ...http, retry: false as const },
      env: { https_proxy: proxy.url, ...env },
    }
    await expect(tokenFrom(tokenUrl, options)).rejects.toMatchObject({ code: 'network' })
    expect(proxy.asked).toEqual([])
  })

  it('is asked for API calls, too, and once for two that go the same way', async () => {
    const proxy = await startProxy(await startTokenEndpoint(false))
    const options = { env: false, ...client, tokenUrl: 'https://auth.test/token' } as const
    const http = { proxy: proxy.url, tls: { ca: authority } }
    await new Credentials({ ...options, http }).getAccessToken()
    const creds = new Credentials({ ...options, http: { ...http } })
    const answer = await creds.fetch('https://auth.test/api', { method: 'POST', body: 'text' })
    expect(await answer.json()).toMatchObject({ token_type: 'Bearer' })
    expect(proxy.asked).toHaveLength(2)
  })
})

describe('a client certificate', () => {
  it('is shown to the server, directly and behind a proxy', async () => {
    const port = await startTokenEndpoint(true)
    const proxy = await startProxy(port)
    const tls = { ...clientPair, ca: authority }
    const direct = tokenFrom(`https://127.0.0.1:${port}/token`, { http: { tls } })
    expect(await direct).toBe('seen-client')
    const behind = tokenFrom('https://auth.test/token', { http: { tls, proxy: proxy.url } })
    expect(await behind).toBe('seen-client')
  })

  it('is wanted by a server that takes no others, which is a network error without', async () => {
    const port = await startTokenEndpoint(true)
    const http = { tls: { ca: authority }, retry: false as const }
    const token = tokenFrom(`https://127.0.0.1:${port}/token`, { http })
    await expect(token).rejects.toMatchObject({ code: 'network' })
  })

  it('does not make up for a server that nobody vouches for', async () => {
    const port = await startTokenEndpoint(false)
    const http = { tls: clientPair, retry: false as const }
    const token = tokenFrom(`https://127.0.0.1:${port}/token`, { http })
    await expect(token).rejects.toMatchObject({ code: 'network' })
  })
})

it.each<[string, CredentialsOptions['http'], RegExp]>([
  ['a proxy that is no address', { proxy: 'localhost' }, /http\.proxy/u],
  ['a proxy of another protocol', { proxy: 'socks5://127.0.0.1:1' }, /http\.proxy/u],
  ['half a pair', { tls: { cert: '-----BEGIN x' } }, /cert and key/u],
  ['a path for a certificate', { tls: { cert: '/a', key: '/b' } }, /must be PEM/u],
])('refuses %s, and says so without a retry', async (_what, http = {}, message) => {
  const token = tokenFrom('https://auth.test/token', { http })
  await expect(token).rejects.toMatchObject({
    code: 'invalid_configuration',
    message: expect.stringMatching(message),
  })
})
