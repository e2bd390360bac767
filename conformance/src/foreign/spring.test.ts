/**
 * The Spring configuration of docs/guides/other-verifiers.md, as Spring Security itself judges tokens
 * with it, where Java and Maven are installed. Fetching it takes half a minute, so `npm run soak` does
 * that, and other runs use what is there.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startServer } from '@keygrant/testkit'
import { expect, it } from 'vitest'
import { makeMachineClient } from './machine-client.ts'

const run = promisify(execFile)
const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const sources = at('conformance/foreign/java')
const patience = 300_000

/** @returns The folder of the libraries. Fetched beside its place, so that half is never taken for all. */
async function prepare(): Promise<string> {
  const cache = at('node_modules/.cache/keygrant-foreign/')
  const version = createHash('sha256')
    .update(readFileSync(join(sources, 'pom.xml')))
    .digest('hex')
  const folder = join(cache, `java-${version.slice(0, 12)}`)
  if (existsSync(folder)) return folder
  if (process.env['SOAK'] !== '1') throw new Error('it was not fetched, which npm run soak does')
  mkdirSync(cache, { recursive: true })
  const fresh = join(cache, `java-new-${process.pid}`)
  const fetched = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${fresh}`]
  await run('mvn', fetched, { cwd: sources, timeout: patience })
  renameSync(fresh, folder)
  return folder
}

/** What the program says of each token. */
async function judge(
  libraries: string,
  tokens: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const env = { PATH: process.env['PATH'], ...environment }
  const program = ['-cp', `${libraries}/*`, join(sources, 'Main.java')]
  const said = run('java', program, { env, timeout: patience })
  said.child.stdin?.end(`${tokens.join('\n')}\n`)
  const { stdout } = await said
  return stdout.trim().split('\n')
}

it(
  'Spring’s validator of access tokens takes ours, and no other audience’s, type or signature',
  async () => {
    const libraries = await prepare().catch((reason: unknown) => {
      console.log(`not tried: Spring Security: ${String(reason).split('\n')[0]}`)
      return undefined
    })
    if (libraries === undefined) return
    await using server = await startServer()
    const client = await makeMachineClient(server)
    const { access_token: token } = await server.token(client.clientId, client.clientSecret)
    const [header, payload, signature = ''] = token.split('.')
    const forged = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    // Signed with the same kind of key by the same issuer, and no access token.
    const feed = await (await fetch(`${server.origin}/oauth2/revocations`)).text()

    const environment = { ISSUER: server.issuer, ALGORITHM: 'ES256' }
    const here = { ...environment, AUDIENCE: client.audience }
    expect(await judge(libraries, [token, forged, feed.trim()], here)).toEqual([
      `accepted ${client.clientId}`,
      expect.stringMatching(/^refused .*Invalid signature/u),
      expect.stringMatching(/^refused .*typ value/u),
    ])
    const elsewhere = { ...environment, AUDIENCE: 'https://other.example.com' }
    expect(await judge(libraries, [token], elsewhere)).toEqual([
      expect.stringMatching(/^refused .*aud claim/u),
    ])
  },
  patience,
)
