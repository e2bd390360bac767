/** Clients written in Python and Go, where the machine has the language and can fetch the library. */
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DelegatedApp, startDelegatedApp } from './delegated-app.ts'

const run = promisify(execFile)
const sources = fileURLToPath(new URL('../../foreign/', import.meta.url))
/** What was fetched and built once is kept between runs. */
const cache = fileURLToPath(
  new URL('../../../node_modules/.cache/keygrant-foreign/', import.meta.url),
)
const patience = 90_000

let world: DelegatedApp
beforeAll(async () => {
  world = await startDelegatedApp()
  mkdirSync(cache, { recursive: true })
})
afterAll(() => world[Symbol.asyncDispose]())

interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Installed beside its place and then moved there, so that half of it is never taken for all. */
async function preparePython(): Promise<Program> {
  const requirements = join(sources, 'python', 'requirements.txt')
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const folder = join(cache, `python-${version}`)
  if (!existsSync(folder)) {
    const fresh = mkdtempSync(join(cache, 'python-new-'))
    const options = ['-q', '--disable-pip-version-check', '--target', fresh, '-r', requirements]
    await run('python3', ['-m', 'pip', 'install', ...options], { timeout: patience })
    renameSync(fresh, folder)
  }
  return {
    command: 'python3',
    args: [join(sources, 'python', 'main.py')],
    environment: { PYTHONPATH: folder },
  }
}

async function prepareGo(): Promise<Program> {
  const command = join(cache, 'go-client')
  const environment = {
    ...process.env,
    GOMODCACHE: join(cache, 'go-modules'),
    GOFLAGS: '-modcacherw',
  }
  const options = { cwd: join(sources, 'go'), env: environment, timeout: patience }
  await run('go', ['build', '-o', command, '.'], options)
  return { command, args: [] }
}

type Child = ChildProcessByStdio<Writable, Readable, null>

/** Lets the user do what the program says, and gives what it says at the end. */
async function converse({ command, args, environment }: Program): Promise<Record<string, unknown>> {
  const { server, app, user, redirectUri, follow } = world
  const child: Child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      ...environment,
      ISSUER: server.issuer,
      CLIENT_ID: app.clientId,
      CLIENT_SECRET: app.clientSecret,
      REDIRECT_URI: redirectUri,
      SCOPE: user.apiScope,
    },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => String((await lines.next()).value ?? '')
  const callback = await follow(await next())
  child.stdin.end(`${callback.href}\n`)
  return JSON.parse(await next()) as Record<string, unknown>
}

it.each<[what: string, prepare: () => Promise<Program>]>([
  ['authlib (Python)', preparePython],
  ['golang.org/x/oauth2', prepareGo],
])(
  '%s discovers, redeems with PKCE, renews and revokes',
  async (what, prepare) => {
    const program = await prepare().catch((reason: unknown) => {
      console.log(`not tried: ${what}: ${String(reason).split('\n')[0]}`)
      return undefined
    })
    if (program === undefined) return
    const said = await converse(program)
    expect(said).toMatchObject({
      access_token: expect.stringMatching(/^ey/u),
      rotated: true,
      after: 'invalid_grant',
    })
  },
  2 * patience,
)
