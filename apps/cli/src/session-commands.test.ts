/** Logging in with the command line against the real server: a person on another device, and a machine. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Demo, Person, startDemo } from '@keygrant/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './program.ts'

let demo: Demo
let folder: string
const file = () => join(folder, 'credentials.json')
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keygrant-login-'))
  demo = await startDemo()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await demo[Symbol.asyncDispose]()
})

const environment = (): Record<string, string> => ({
  KEYGRANT_ISSUER: demo.server.issuer,
  KEYGRANT_CREDENTIALS_DBFILE: file(),
})

async function keygrant(words: string, hear: (said: string) => void = () => undefined) {
  const said = { stdout: '', stderr: '' }
  const stderr = (text: string) => {
    said.stderr += text
    hear(said.stderr)
  }
  const code = await run(words.split(' '), {
    environment: environment(),
    folder,
    stdout: { write: (text) => (said.stdout += text) },
    stderr: { write: stderr },
  })
  return { code, ...said }
}

const makeClient = async (change: object): Promise<Record<string, unknown>> =>
  demo.server.manage('POST', '/clients', {
    name: 'Command line',
    organization_id: demo.organizationId,
    scope: 'balance:read',
    ...change,
  })

const balance = (token: string) =>
  fetch(`${demo.api}/v1/balance`, { headers: { authorization: `Bearer ${token.trim()}` } })

const installed = fileURLToPath(new URL('../dist/bundle/main.js', import.meta.url))
const readOpened = (): string =>
  existsSync(join(folder, 'opened')) ? readFileSync(join(folder, 'opened'), 'utf8') : ''

/** The built command on a machine with a screen, whose browser only writes down what it was to open. */
function startInstalled(...words: readonly string[]) {
  const browser = `#!${process.execPath}\nrequire('node:fs').writeFileSync(${JSON.stringify(join(folder, 'opened'))}, process.argv[2])\n`
  for (const name of ['xdg-open', 'open'])
    writeFileSync(join(folder, name), browser, { mode: 0o700 })
  const env = { ...environment(), PATH: folder, DISPLAY: ':0' }
  const child = spawn(process.execPath, [installed, ...words], { env, cwd: folder })
  let heard: (address: URL) => void
  const addressShown = new Promise<URL>((resolve, reject) => {
    heard = resolve
    child.on('exit', () => reject(new Error(said.stderr)))
  })
  // Only a login shows one.
  addressShown.catch(() => undefined)
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (said.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => {
    said.stderr += String(chunk)
    const [, address] = /open (\S+)\n/u.exec(said.stderr) ?? []
    if (address !== undefined) heard(new URL(address))
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
  return { ended, addressShown }
}

/** What somebody does who was shown the address and the code. */
async function allow(url: URL): Promise<void> {
  const person = new Person(demo.server.origin, demo.account)
  await person.signIn()
  const form = await person.get(url.pathname + url.search)
  const user_code = url.searchParams.get('user_code') ?? ''
  const question = await person.submit(form, 'user_code', [['user_code', user_code]])
  const boxes = person.formWith(question, 'decision').boxes('scope')
  const scopes = boxes.map((each) => ['scope', each] as const)
  await person.submit(question, 'decision', [...scopes, ['decision', 'allow']])
}

describe('without a login', () => {
  it.each(['status', 'refresh', 'token --profile default', 'revoke'])(
    '%s says that one is needed, with 4',
    async (words) => {
      const { code, stdout } = await keygrant(words)
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
    },
  )

  it('profiles is empty, and login asks for a client', async () => {
    expect(JSON.parse((await keygrant('profiles --json')).stdout)).toMatchObject({ profiles: [] })
    expect(await keygrant('login')).toMatchObject({ code: 3, stderr: /--client/u })
  })
})

describe('a person who logs in on another device', () => {
  it('has tokens that are kept, renewed, revoked and forgotten', { timeout: 60_000 }, async () => {
    const scope = 'balance:read offline_access'
    const { client_id: id } = await makeClient({ type: 'device', scope })
    let allowed: Promise<void> | undefined
    const login = ['login', '--json', '--client', String(id), '--scope', 'balance:read']
    const loggedIn = await keygrant(login.join(' '), (said) => {
      const [, url] = /open (\S+)/u.exec(said) ?? []
      if (url !== undefined) allowed ??= allow(new URL(url))
    })
    await allowed
    expect(loggedIn).toMatchObject({ code: 0 })
    expect(JSON.parse(loggedIn.stdout)).toMatchObject({ profile: 'default', client_id: id })
    expect(statSync(file()).mode & 0o777).toBe(0o600)

    const { stdout: first } = await keygrant('token --profile default')
    expect((await balance(first)).status).toBe(200)
    expect(JSON.parse((await keygrant('status --json')).stdout)).toMatchObject({
      source: 'store',
      client_id: id,
      renewable: true,
    })
    expect(await keygrant('refresh')).toMatchObject({ code: 0, stdout: /^Refreshed/u })
    const { stdout: second } = await keygrant('token --profile default')
    expect(second).not.toBe(first)

    const loggedOut = await keygrant('logout --json')
    expect(JSON.parse(loggedOut.stdout)).toMatchObject({ revoked: true, removed: true })
    expect(await keygrant('status')).toMatchObject({ code: 4 })
    for (const said of [loggedIn, loggedOut]) expect(said.stderr).not.toContain(second.trim())
  })
})

describe('a person who logs in with the browser of this machine', () => {
  it('is sent there by the program that is installed, and is logged in when they come back', {
    timeout: 120_000,
  }, async () => {
    const { client_id: id } = await makeClient({
      type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      scope: 'balance:read offline_access',
    })
    const { ended, addressShown } = startInstalled('login', '--web', '--client', String(id))
    const address = await addressShown
    const person = new Person(demo.server.origin, demo.account)
    const callback = await person.follow(address.pathname + address.search)
    const page = await (await fetch(callback)).text()
    expect(page).toContain('Logged in')
    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Logged in as/u) })
    await expect.poll(() => readOpened(), { timeout: 20_000 }).toBe(address.href)

    const token = await startInstalled('token', '--profile', 'default').ended
    expect((await balance(token.stdout)).status).toBe(200)
    expect(await keygrant('logout')).toMatchObject({ code: 0 })
  })
})

describe('a machine that logs in', () => {
  it('keeps its client under the profile that is named, and gets tokens by it', async () => {
    const client = await makeClient({ type: 'machine' })
    const main = fileURLToPath(new URL('./main.ts', import.meta.url))
    const flags = ['--client', String(client['client_id']), '--client-secret-stdin']
    const child = spawn(
      process.execPath,
      ['--conditions=keygrant-source', main, 'login', '--profile', 'ci', ...flags],
      { env: environment() },
    )
    child.stdin.end(`${String(client['client_secret'])}\n`)
    const ended = once(child, 'exit')
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [status] = await ended
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).not.toContain(client['client_secret'])
    expect(await keygrant('profiles')).toMatchObject({ code: 0, stdout: 'ci\n' })
    expect((await balance((await keygrant('token --profile ci')).stdout)).status).toBe(200)
    expect(await keygrant('revoke --profile ci')).toMatchObject({
      code: 0,
      stdout: 'Revoked the access token.\n',
    })
    expect((await balance((await keygrant('token --profile ci')).stdout)).status).toBe(200)
    expect(await keygrant('refresh --profile ci')).toMatchObject({ code: 0 })
    expect(await keygrant('token --profile ci --client x')).toMatchObject({ code: 3 })
    expect(await keygrant('logout --profile ci')).toMatchObject({ code: 0 })
    expect(await keygrant('profiles')).toMatchObject({ stdout: '\n' })
  })

  it('costs nobody their login when it fails', async () => {
    expect(await keygrant('login --client nobody --issuer http://localhost:1')).toMatchObject({
      code: 8,
      stdout: '',
    })
  })
})
