/** `keygrant emulate` as a process: what it prints works, and a signal ends it. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { emulate } from '@keygrant/emulator'
import { providers } from '@keygrant/providers'
import { afterAll, describe, expect, it } from 'vitest'
import { emulatorLines } from './emulator-lines.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'keygrant-emulate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const node = ['--conditions=keygrant-source', main, 'emulate']
const fails = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

interface Line {
  readonly provider: string
  readonly url: string
  readonly clients: readonly { readonly client_id: string }[]
}

/** Starts one, and gives back what it printed as soon as it has printed something. */
async function startProcess(...words: readonly string[]) {
  const child = spawn(process.execPath, [...node, ...words], { cwd: folder })
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const first = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.endsWith('\n')) resolve(text)
    })
    child.on('exit', () => reject(new Error(text)))
  })
  return { child, exited, first }
}

describe('keygrant emulate', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('runs until %s, and ends with 0', async (signal) => {
    const { child, exited, first } = await startProcess('datacrunch', '--json')
    const line = JSON.parse(first) as Line
    expect(line).toMatchObject({ schema_version: 1, provider: 'datacrunch' })
    expect((await fetch(`${line.url}/_emulator/state`)).status).toBe(200)
    child.kill(signal)
    expect(await exited).toBe(0)
    await expect(fetch(line.url)).rejects.toThrow('fetch failed')
  })

  it('has the clients of a seed, the site and the sides it is told', async () => {
    writeFileSync(join(folder, 'seed.json'), '{"clients":[{"client_id":"me","client_secret":"s"}]}')
    const { child, exited, first } = await startProcess(
      ...['datadog', '--seed', 'seed.json', '--set', 'site=us3.datadoghq.com'],
      ...['--branch', 'refresh-token=fixed', '--json'],
    )
    const line = JSON.parse(first) as Line
    expect(line.clients).toEqual([{ client_id: 'me', client_secret: 's' }])
    const state = await (await fetch(`${line.url}/_emulator/state`)).json()
    expect(state).toMatchObject({ branches: { 'refresh-token': 'fixed' } })
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
  })

  it.each([
    [[], 'name a provider: cognito, cortex'],
    [['nobody'], 'there is no provider nobody: cognito, cortex'],
    [['cortex', '--set', 'region=mars'], 'region must be one of americas'],
    [['cortex', '--set', 'colour=red'], 'cortex has no option colour: there is region'],
    [['cortex', '--set', 'region'], '--set takes name=value, not region'],
    [['cortex', '--branch', 'colour=red'], 'cortex has no contradiction colour'],
    [['cortex', '--port', '70000'], '--port takes a number up to 65535'],
    [['cortex', '--seed', 'none.json'], 'cannot read'],
  ])('refuses %j with 3, and says why', (words, why) => {
    const { status, stdout, stderr } = fails(...words)
    expect([status, stdout]).toEqual([3, ''])
    expect(stderr).toContain(why)
    expect(stderr).not.toContain('    at ')
  })

  it('names what is wrong with a seed and quotes none of it', () => {
    writeFileSync(join(folder, 'bad.json'), '{"clients":[{"client_secret":"hunter2"}]}')
    const missing = fails('cortex', '--seed', 'bad.json')
    expect([missing.status, missing.stderr]).toEqual([
      3,
      expect.stringContaining('clients[0].client_id is missing'),
    ])
    writeFileSync(join(folder, 'bad.json'), '{"client_secret":"hunter2"')
    const broken = fails('cortex', '--seed', 'bad.json')
    expect(broken.stderr).toContain('it is not JSON')
    expect(missing.stderr + broken.stderr).not.toContain('hunter2')
  })

  it('says which port is in use', async () => {
    await using taken = await emulate(providers['datacrunch']?.describe({}) ?? expect.unreachable())
    const { port } = new URL(taken.url)
    const { status, stderr } = fails('datacrunch', '--port', port)
    expect([status, stderr]).toEqual([1, `keygrant: port ${port} on 127.0.0.1 is in use\n`])
  })
})

const addresses = { issuer: 'https://auth.example', domain: 'https://a.example' }

describe.each(Object.entries(providers))('what it prints for %s', (_name, { describe: make }) => {
  it('is good in a shell as it stands', async () => {
    await using emulator = await emulate(make(addresses))
    const lines = emulatorLines(emulator)
      .split('\n')
      .map((line) => line.trim())
    const begin = lines.findIndex((line) => line.startsWith('a token')) + 1
    const call = lines[begin]?.startsWith('TOKEN=') === true ? lines[begin + 2] : ''
    const shell = (script: string): Promise<string> =>
      new Promise((resolve) => {
        const child = spawn('sh', ['-c', script])
        let text = ''
        child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
        child.on('close', () => resolve(text))
      })
    const printed = await shell(`${lines[begin]}\n${call}`)
    const [example] = emulator.provider.dialect.api.examples
    if (example === undefined) expect(JSON.parse(printed)).toHaveProperty('access_token')
    else expect(JSON.parse(printed.split('\n').at(1) ?? '')).toEqual(example.answer)
  })
})
