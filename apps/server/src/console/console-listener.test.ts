import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RawAnswer, rawRequest } from '../fixtures/raw-request.ts'
import { type RunningServer, runServer, temporaryFolder } from '../fixtures/running-server.ts'

const script = `export const text = '${'console '.repeat(500)}'`
const page =
  '<meta name="csp-nonce" content="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="/console/assets/a-1.js"></script>'

const folder = temporaryFolder()
let server: RunningServer
beforeAll(async () => {
  server = await runServer({ overrides: { consoleFolder: folder.path } })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  folder[Symbol.dispose]()
})

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.origin + path, { headers, redirect: 'manual' })

const raw = (path: string, encoding: string): Promise<RawAnswer> =>
  rawRequest(server.keygrant.port, [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    `Accept-Encoding: ${encoding}`,
  ])

describe('before the console is built', () => {
  it('says so, and how to build it', async () => {
    const answer = await get('/console/credentials')
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('npm run build')
    expect((await get('/')).status).toBe(404)
  })
})

describe('the console', () => {
  beforeAll(() => {
    mkdirSync(join(folder.path, 'assets'))
    writeFileSync(join(folder.path, 'assets', 'a-1.js'), script)
    writeFileSync(join(folder.path, 'icon.svg'), '<svg/>')
    writeFileSync(join(folder.path, 'index.html'), page)
  })

  it('is where the root leads', async () => {
    const answer = await get('/')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/console'])
    const head = await fetch(`${server.origin}/`, { method: 'HEAD', redirect: 'manual' })
    expect([head.status, head.headers.get('location')]).toEqual([302, '/console'])
  })

  it.each(['/console', '/console/', '/console/credentials/cl_1?tab=secrets'])(
    'is one page at %s, which only its own nonce lets run',
    async (path) => {
      const answer = await get(path)
      const html = await answer.text()
      const nonce = /content="([^"]+)"/u.exec(html)?.[1] ?? ''
      expect(nonce).toMatch(/^\w{22}$/u)
      expect(html).toContain(`<script nonce="${nonce}"`)
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`)
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`)
      expect(policy).not.toMatch(/unsafe|\*/u)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(await (await get(path)).text()).not.toContain(nonce)
    },
  )

  it('may call the APIs that are registered, and no other', async () => {
    const { keygrant } = server
    await keygrant.deps.admin.write(async (transaction) => {
      for (const identifier of ['https://api.example.com/v1', 'https://api.example.com/v2'])
        await transaction.insertApi({
          id: identifier,
          identifier,
          name: 'Example',
          accessTokenLifetime: 60,
          accessTokenFormat: 'jwt',
          signingAlgorithm: 'ES256',
          scopes: [],
          builtIn: false,
          createdAt: 1,
          version: 1,
        })
    })
    await expect
      .poll(async () => (await get('/console')).headers.get('content-security-policy'))
      .toContain("connect-src 'self' https://api.example.com;")
  })

  it.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
  ] as const)('compresses its files for %s', async (accepts, encoding, open) => {
    const answer = await get('/console/assets/a-1.js', { 'accept-encoding': accepts })
    expect(answer.headers.get('content-encoding')).toBe(encoding)
    expect(Number(answer.headers.get('content-length'))).toBeLessThan(script.length / 10)
    expect(await answer.text()).toBe(script)
    expect(open).toBeTypeOf('function')
  })

  it.each(['identity', 'br;q=0', ''])('sends them as they are for %j', async (encoding) => {
    const answer = await raw('/console/assets/a-1.js', encoding)
    expect(answer.headers.get('content-encoding')).toBeUndefined()
    expect(answer.body).toBe(script)
  })

  it('has files that never change kept for ever, and others for an hour', async () => {
    const cached = async (path: string) => (await get(path)).headers.get('cache-control')
    expect(await cached('/console/assets/a-1.js')).toBe('public, max-age=31536000, immutable')
    expect(await cached('/console/icon.svg')).toBe('public, max-age=3600')
  })

  it.each([
    '/console/assets/none.js',
    '/console/assets/../index.html',
    '/console/assets/%2e%2e/%2e%2e/package.json',
  ])('has nothing at %s', async (path) => {
    expect((await raw(path, 'identity')).status).toBe(404)
  })

  it('is only to be read', async () => {
    const answer = await fetch(`${server.origin}/console`, { method: 'POST' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    const head = await fetch(`${server.origin}/console`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('is read anew when it was built again', async () => {
    writeFileSync(join(folder.path, 'index.html'), 'a newer one')
    await expect.poll(async () => (await get('/console')).text()).toBe('a newer one')
  })
})
