/** The command line as a user meets it: words in; stdout, stderr and an exit code out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type TestServer } from '@keygrant/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './program.ts'

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

let folder: string
let server: TestServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keygrant-cli-'))
  server = await startServer()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server[Symbol.asyncDispose]()
})

async function keygrant(words: string, environment: Record<string, string> = {}): Promise<Ran> {
  let stdout = ''
  let stderr = ''
  const code = await run(words.split(' '), {
    environment,
    folder,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  })
  return { code, stdout, stderr }
}

const client = (): Record<string, string> => ({
  KEYGRANT_ISSUER: server.issuer,
  KEYGRANT_CLIENT_ID: server.operator.clientId,
  KEYGRANT_CLIENT_SECRET: server.operator.clientSecret,
})

describe('every command', () => {
  it.each([
    '--help',
    'dev --help',
    'serve --help',
    'migrate --help',
    'health --help',
    'token --help',
    'login --help',
    'logout --help',
    'status --help',
  ])('explains itself: %s', async (words) => {
    const { code, stdout } = await keygrant(words)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Usage: keygrant/u)
  })

  it.each(['nope', 'token --nope', 'serve --port'])(
    'refuses what it does not know with 3: %s',
    async (words) => {
      const { code, stdout, stderr } = await keygrant(words)
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
      expect(stderr).toMatch(/error:/u)
    },
  )
})

describe('keygrant version', () => {
  it('prints one line for people and one object for programs', async () => {
    expect((await keygrant('version')).stdout).toMatch(/^keygrant \d+\.\d+\.\d+ \(Node .*\)\n$/u)
    const { stdout } = await keygrant('version --json')
    expect(JSON.parse(stdout)).toMatchObject({ schema_version: 1, node: process.versions.node })
  })
})

describe('keygrant token', () => {
  it('prints only a working token on stdout, for the client of the environment', async () => {
    const { code, stdout, stderr } = await keygrant('token', client())
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const response = await fetch(`${server.issuer}/api/v1/organizations`, {
      headers: { authorization: `Bearer ${stdout.trim()}` },
    })
    expect(response.status).toBe(200)
  })

  it('prints a header, or JSON, when asked to', async () => {
    expect((await keygrant('token --header', client())).stdout).toMatch(
      /^Authorization: Bearer \S+\n$/u,
    )
    const { stdout } = await keygrant('token --json --scope keygrant:logs:read', client())
    expect(JSON.parse(stdout)).toMatchObject({ schema_version: 1, token_type: 'Bearer' })
  })

  it('reads the secret from the file that the environment names', async () => {
    const file = join(folder, 'secret')
    writeFileSync(file, `${server.operator.clientSecret}\n`)
    const { KEYGRANT_CLIENT_SECRET: _secret, ...rest } = client()
    const ran = await keygrant('token', { ...rest, KEYGRANT_CLIENT_SECRET_FILE: file })
    expect(ran.code).toBe(0)
  })

  it.each<
    [when: string, words: string, change: Record<string, string>, code: number, says: RegExp]
  >([
    ['the secret is wrong', 'token', { KEYGRANT_CLIENT_SECRET: 'wrong' }, 4, /refused/u],
    ['the scope is not the client’s', 'token --scope nope', {}, 5, /refused/u],
    ['nothing answers', 'token --issuer http://localhost:1', {}, 8, /./u],
    [
      'a client is named without a way to its secret',
      'token --client x',
      {},
      3,
      /--client-secret-stdin/u,
    ],
  ])('fails when %s', async (_when, words, change, code, says) => {
    const ran = await keygrant(words, { ...client(), ...change })
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code, stdout: '' })
    expect(ran.stderr).toMatch(says)
    expect(ran.stderr).not.toContain(server.operator.clientSecret)
  })

  it('says what to set when there is no client at all, and never takes half of one', async () => {
    expect(await keygrant('token')).toMatchObject({ code: 4, stderr: /KEYGRANT_CLIENT_ID/u })
    const half = await keygrant('token', { KEYGRANT_CLIENT_ID: 'x' })
    expect(half).toMatchObject({ code: 4, stderr: /KEYGRANT_CLIENT_SECRET/u })
  })

  it('says failures as JSON when asked to', async () => {
    const { stderr } = await keygrant('token --json')
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'no_credentials' } })
  })
})

describe('keygrant health', () => {
  it('is 0 for a server that is ready and 8 for one that is not there', async () => {
    const url = `http://localhost:${server.keygrant.managementPort}/health/ready`
    expect(await keygrant(`health --url ${url}`)).toMatchObject({ code: 0, stdout: 'ready\n' })
    expect(await keygrant('health --url http://localhost:1/')).toMatchObject({
      code: 8,
      stdout: '',
    })
  })
})

describe('keygrant serve', () => {
  it('says everything that is wrong with the configuration at once, and starts nothing', async () => {
    const { code, stdout, stderr } = await keygrant('serve --port 70000', {
      KEYGRANT_PROT: '1',
      KEYGRANT_ISSUER: 'ftp://x',
      KEYGRANT_BOOTSTRAP_CLIENT_ID: 'ops',
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/KEYGRANT_PROT is not a setting: did you mean KEYGRANT_PORT\?/u)
    for (const name of ['PORT', 'ISSUER', 'MASTER_KEY', 'BOOTSTRAP_CLIENT_SECRET'])
      expect(stderr).toContain(`KEYGRANT_${name}`)
  })

  it('says which port is in use', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    const ran = await keygrant(`serve --port ${port} --database-url sqlite::memory:`, {
      KEYGRANT_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
      KEYGRANT_LOG_LEVEL: 'silent',
    })
    await new Promise((resolve) => taken.close(resolve))
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(`port ${port} on 127.0.0.1 is in use`)
  })
})

describe('keygrant migrate', () => {
  it('applies what is missing, once', async () => {
    const words = `migrate --database-url sqlite:${join(folder, 'm.db')} --json`
    const { applied } = JSON.parse((await keygrant(words)).stdout)
    expect(applied.slice(0, 2)).toEqual(['0001-initial', '0002-delegated-access'])
    expect(JSON.parse((await keygrant(words)).stdout)).toMatchObject({ applied: [] })
  })

  it('says why a database cannot be opened, without its password', async () => {
    const { code, stderr } = await keygrant(
      'migrate --database-url postgres://me:hunter2@127.0.0.1:1/x',
    )
    expect(code).toBe(1)
    expect(stderr).toContain('cannot open the database')
    expect(stderr).not.toContain('hunter2')
  })
})
