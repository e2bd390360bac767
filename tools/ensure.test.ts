/** What `scripts/ensure.mjs` does to a checkout, with a package manager that only writes down what it is asked. */
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from './sources.ts'

/** Appends its arguments to `calls`, and lays down a compiler and a bundler that do the same. */
const packageManager = `
const { appendFileSync, mkdirSync, rmSync, writeFileSync } = require('node:fs')
appendFileSync('calls', process.argv.slice(2, 3) + '\\n')
rmSync('node_modules', { recursive: true, force: true })
mkdirSync('node_modules/typescript/bin', { recursive: true })
writeFileSync('node_modules/typescript/bin/tsc', \`
  const fs = require('node:fs')
  fs.appendFileSync('calls', 'tsc\\\\n')
  fs.mkdirSync('part/dist', { recursive: true })
  process.exit(fs.existsSync('part/src/broken.ts') ? 2 : 0)
\`)
mkdirSync('node_modules/vite/bin', { recursive: true })
writeFileSync('node_modules/vite/bin/vite.js', \`
  const fs = require('node:fs')
  fs.appendFileSync('calls', 'vite ' + process.argv[3] + '\\\\n')
  fs.mkdirSync(process.argv[3] + '/dist', { recursive: true })
\`)
`

let folder = ''
const place = (path: string, text: string): void => writeFileSync(join(folder, path), text)
const calls = (): readonly string[] =>
  existsSync(join(folder, 'calls'))
    ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
    : []

const surroundings = () => ({ ...process.env, npm_execpath: join(folder, 'npm-cli.js') })
const script = () => join(folder, 'scripts/ensure.mjs')

function ensure(...nodeFlags: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, [...nodeFlags, script()], {
    cwd: folder,
    env: surroundings(),
    encoding: 'utf8',
  })
  return { status, stderr }
}

const ensureAlongside = (): Promise<number | null> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [script()], { cwd: folder, env: surroundings() })
    child.on('close', resolve)
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keygrant-ensure-'))
  cpSync(`${root}scripts/ensure.mjs`, script())
  mkdirSync(join(folder, 'part/src'), { recursive: true })
  place('npm-cli.js', packageManager)
  place('package-lock.json', '{}')
  place('tsconfig.json', '{"references":[{"path":"part"}]}')
  place('tsconfig.base.json', '{}')
  place('part/package.json', '{}')
  place('part/tsconfig.json', '{}')
  place('part/src/a.ts', 'export const a = 1')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('ensure', () => {
  it('installs and builds a fresh clone, then leaves it alone', () => {
    expect(ensure()).toMatchObject({ status: 0 })
    expect(calls()).toEqual(['ci', 'tsc'])
    expect(ensure()).toEqual({ status: 0, stderr: '' })
    expect(calls()).toEqual(['ci', 'tsc'])
  })

  it.each([
    ['a source changes', () => place('part/src/a.ts', 'export const a = 2')],
    ['a source is added', () => place('part/src/b.ts', 'export const b = 1')],
    ["a project's configuration changes", () => place('part/tsconfig.json', '{"include":[]}')],
    ['what was built is gone', () => rmSync(join(folder, 'part/dist'), { recursive: true })],
  ])('builds again when %s', (_when, change) => {
    ensure()
    change()
    expect(ensure()).toMatchObject({ status: 0 })
    expect(calls()).toEqual(['ci', 'tsc', 'tsc'])
  })

  it('bundles what runs in a browser, anew only when that changes', () => {
    mkdirSync(join(folder, 'web/src'), { recursive: true })
    place('tsconfig.json', '{"references":[{"path":"part"},{"path":"web"}]}')
    for (const file of ['package.json', 'tsconfig.json', 'vite.config.ts', 'index.html'])
      place(`web/${file}`, '{}')
    ensure()
    expect(calls()).toEqual(['ci', 'tsc', 'vite web'])
    place('part/src/a.ts', 'export const a = 2')
    ensure()
    expect(calls()).toEqual(['ci', 'tsc', 'vite web', 'tsc'])
    place('web/src/a.css', 'a {}')
    ensure()
    expect(calls()).toEqual(['ci', 'tsc', 'vite web', 'tsc', 'tsc', 'vite web'])
    expect(ensure()).toEqual({ status: 0, stderr: '' })
  })

  it('builds nothing when only a test changes', () => {
    ensure()
    place('part/src/a.test.ts', 'export {}')
    ensure()
    expect(calls()).toEqual(['ci', 'tsc'])
  })

  it('installs and builds again when the lock file changes', () => {
    ensure()
    place('package-lock.json', '{"lockfileVersion":3}')
    ensure()
    expect(calls()).toEqual(['ci', 'tsc', 'ci', 'tsc'])
  })

  it('takes a build that failed for no build', () => {
    place('part/src/broken.ts', 'export const')
    const failed = ensure()
    expect(failed.status).toBe(1)
    expect(failed.stderr).toContain('keygrant: the build failed (exit code 2)')
    expect(ensure().status).toBe(1)
    rmSync(join(folder, 'part/src/broken.ts'))
    expect(ensure().status).toBe(0)
    expect(calls()).toEqual(['ci', 'tsc', 'tsc', 'tsc'])
  })

  it('does the work once when four start at once', async () => {
    const all = Array.from({ length: 4 }, ensureAlongside)
    expect(await Promise.all(all)).toEqual([0, 0, 0, 0])
    expect(calls()).toEqual(['ci', 'tsc'])
    expect(existsSync(join(folder, '.ensure.lock'))).toBe(false)
  })

  it('takes over from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    place('.ensure.lock', String(pid))
    expect(await Promise.all([ensureAlongside(), ensureAlongside()])).toEqual([0, 0])
    expect(calls()).toEqual(['ci', 'tsc'])
  })

  it.each([
    ['18.20.4', 'needs Node 20.19 or newer to set up, this is 18.20.4'],
    ['20.18.3', 'needs Node 20.19 or newer to set up, this is 20.18.3'],
    ['22.17.0', 'please install Node 22.18 or newer yourself'],
  ])('refuses Node %s in words where no newer one comes along', (version, words) => {
    const pretended = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`
    const { status, stderr } = ensure('--import', `data:text/javascript,${pretended}`)
    expect(status).toBe(1)
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('    at ')
  })
})
