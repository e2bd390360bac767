/** nginx in front of an API, configured as docs/guides/other-verifiers.md says, where it is installed. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGuard } from '@keygrant/guard'
import { protect } from '@keygrant/guard/node-http'
import { freePort, startServer, type TestServer } from '@keygrant/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { postForm } from '../person/answer.ts'
import { type MachineClient, makeMachineClient } from './machine-client.ts'

/** The program, and the module that runs scripts: `KEYGRANT_NGINX` names the root they lie under. */
const root = process.env['KEYGRANT_NGINX'] ?? ''
const program = `${root}/usr/sbin/nginx`
const scripting = `${root}/usr/lib/nginx/modules/ngx_http_js_module.so`

const guide = readFileSync(
  fileURLToPath(new URL('../../../docs/guides/other-verifiers.md', import.meta.url)),
  'utf8',
)
/** The blocks of the guide in a language, in their order. */
const blocks = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n(?<code>.*?)\`\`\``, 'gsu'))].map(
    ({ groups }) => groups?.['code'] ?? '',
  )

const folder = mkdtempSync(join(tmpdir(), 'keygrant-nginx-'))
let server: TestServer
let client: MachineClient
let api: Server
let apiPort: number
let credentials: string

beforeAll(async () => {
  server = await startServer()
  client = await makeMachineClient(server)
  const { items } = await server.manage('GET', '/apis')
  const found = (items as { id: string; identifier: string }[]).find(
    ({ identifier }) => identifier === client.audience,
  )
  const own = await server.manage('POST', '/clients', {
    name: 'the API itself',
    type: 'machine',
    resource_server: found?.id,
  })
  credentials = Buffer.from(`${String(own['client_id'])}:${String(own['client_secret'])}`).toString(
    'base64',
  )
  api = createServer((_request, response) => void response.end('behind nginx'))
  apiPort = await listen(api)
})
afterAll(async () => {
  api.close()
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

async function listen(one: Server): Promise<number> {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
  return (one.address() as AddressInfo).port
}

/** The guide's block with the addresses of this test, in a configuration that listens on a port. */
function configuration(block: string, port: number): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
    ${process.getuid?.() === 0 ? 'user root root;' : ''}
    daemon off; error_log stderr; pid ${folder}/pid;
    ${block.includes('js_import') ? `load_module ${scripting};` : ''}
    events {}
    http {
      access_log off;
      ${paths.map((path) => `${path}_temp_path ${folder}/${path};`).join(' ')}
      ${block.includes('js_import') ? `js_path ${folder};` : ''}
      upstream api { server 127.0.0.1:${apiPort}; }
      ${block
        .replace('server {', `server { listen 127.0.0.1:${port};`)
        .replace('/var/cache/nginx', folder)
        .replace('https://auth.example', `http://127.0.0.1:${server.port}`)
        .replace('<base64 of client_id:client_secret>', credentials)}
    }`
}

/** Starts nginx and waits until it answers. */
async function startNginx(block: string): Promise<{ nginx: ChildProcess; url: string }> {
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(block, port))
  const script = blocks('js')[0] ?? ''
  writeFileSync(
    join(folder, 'introspect.js'),
    script.replace('https://api.example', client.audience),
  )
  const options = ['-c', file, '-p', folder, '-e', 'stderr']
  const test = spawnSync(program, ['-t', ...options], { encoding: 'utf8' })
  expect(test.stderr).toContain('test is successful')
  const nginx = spawn(program, options, { stdio: ['ignore', 'ignore', 'inherit'] })
  const url = `http://127.0.0.1:${port}/`
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true)
  return { nginx, url }
}

interface Called {
  readonly status: number
  readonly challenge: string | null
}

async function call(url: string, token?: string): Promise<Called> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(url, { headers })
  await response.text()
  return { status: response.status, challenge: response.headers.get('www-authenticate') }
}

/** A good token passes, none and a wrong one are challenged. @returns What becomes of a revoked one. */
async function tryOut(url: string, within: number): Promise<Called> {
  const { clientId, clientSecret } = client
  const { access_token: token } = await server.token(clientId, clientSecret)
  expect(await call(url, token)).toEqual({ status: 200, challenge: null })
  expect(await call(url)).toMatchObject({
    status: 401,
    challenge: expect.stringMatching(/^Bearer/u),
  })
  const wrong = await call(url, `${token.slice(0, -8)}AAAAAAAA`)
  expect(wrong.status).toBe(401)
  expect(wrong.challenge).toContain('error="invalid_token"')
  const form = { token, client_id: clientId, client_secret: clientSecret }
  expect((await postForm(`${server.issuer}/oauth2/revoke`, form)).status).toBe(200)
  await expect
    .poll(async () => (await call(url, token)).status, { timeout: within, interval: 50 })
    .toBe(401)
  return call(url, token)
}

const [withGuard = '', withIntrospection = ''] = blocks('nginx')

it.each([
  { how: 'a guard beside it', block: withGuard, needs: [program], within: 5_000 },
  { how: 'introspection', block: withIntrospection, needs: [program, scripting], within: 15_000 },
])(
  'nginx with $how does what the guide says',
  async ({ how, block, needs, within }) => {
    const missing = needs.filter((file) => !existsSync(file))
    if (missing.length > 0) {
      console.log(`not tried: nginx with ${how}: there is no ${missing.join(', ')}`)
      return
    }
    const guard = createGuard({ issuer: server.issuer, audience: client.audience })
    await guard.start()
    const check = createServer(
      protect(guard, {}, (_request, response) => void response.writeHead(204).end()),
    )
    const port = await listen(check)
    const { nginx, url } = await startNginx(block.replace('127.0.0.1:9000', `127.0.0.1:${port}`))
    try {
      expect(await tryOut(url, within)).toMatchObject({ status: 401 })
    } finally {
      const ended = once(nginx, 'exit')
      nginx.kill()
      await ended
      check.close()
      await guard.close()
    }
  },
  60_000,
)
