/** The arrows of ARCHITECTURE.md: who may import whom. Cycles between files are the linter's. */
import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { files, importsOf, isTest, read, sources } from './sources.ts'

const outside = [
  'credentials',
  'emulator',
  'guard',
  'protocol',
  'providers',
  'server',
  'testkit',
] as const

interface Arrows {
  /** The workspace packages that the sources may import, without their scope. */
  readonly sources: readonly string[]
  /** What its tests may import as well: never something that is built on it, but for real storage and a browser. */
  readonly tests?: readonly string[]
}

const arrows: Readonly<Record<string, Arrows>> = {
  'packages/protocol': { sources: [] },
  'packages/engine': { sources: ['protocol'], tests: ['store-sql'] },
  'packages/store-sql': { sources: ['engine', 'protocol'], tests: ['store-contract'] },
  'packages/store-contract': { sources: ['engine', 'protocol'] },
  'packages/providers': { sources: ['protocol'] },
  'packages/emulator': { sources: ['protocol', 'providers'] },
  'packages/credentials': { sources: ['protocol', 'providers'] },
  'packages/guard': { sources: ['protocol'] },
  'packages/testkit': { sources: ['engine', 'protocol', 'server'] },
  'apps/server': {
    sources: ['engine', 'guard', 'protocol', 'store-sql'],
    tests: ['store-contract', 'testkit'],
  },
  'apps/console': { sources: ['protocol'], tests: ['testkit'] },
  'apps/cli': { sources: ['credentials', 'emulator', 'providers', 'server'], tests: ['testkit'] },
  'apps/docs': { sources: ['testkit'] },
  'examples/web-app': { sources: [], tests: outside },
  'examples/browser-app': { sources: [], tests: outside },
  'examples/mcp-server': { sources: ['guard'], tests: outside },
  'examples/machine-client': { sources: ['credentials', 'guard'], tests: outside },
  bench: { sources: outside },
  conformance: { sources: outside, tests: ['store-contract'] },
}

const homes = Object.keys(arrows)
const homeOf = (file: string): string | undefined =>
  homes.find((home) => file.startsWith(`${home}/`))

/** The workspace packages a file of this home may import; its own name is for doc examples and tests. */
function allowedFor(home: string, forTests: boolean): readonly string[] {
  const { sources: own, tests = [] } = arrows[home] ?? { sources: [] }
  const names = forTests ? [...own, ...tests, home.split('/').at(-1) ?? ''] : own
  return names.map((name) => `@keygrant/${name}`)
}

/** The imports of one file that point the wrong way, or out of its package by the back door. */
function wrongImports(file: string, text: string): readonly string[] {
  const home = homeOf(file) ?? ''
  const allowed = allowedFor(home, isTest(file))
  return importsOf(text).filter((name) => {
    if (name.startsWith('.')) return !join(dirname(file), name).startsWith(`${home}/`)
    if (!name.startsWith('@keygrant/')) return false
    return !allowed.includes(name.split('/').slice(0, 2).join('/'))
  })
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The dependencies of one package.json that point the wrong way, or are of no exact version. */
function wrongDependencies(home: string, manifest: Manifest): readonly string[] {
  const wrong = (of: Manifest['dependencies'] = {}, forTests: boolean): readonly string[] => {
    const allowed = allowedFor(home, forTests)
    return Object.entries(of)
      .filter(([name]) => !name.startsWith('@keygrant/') || !allowed.includes(name))
      .filter(
        ([name, version]) => name.startsWith('@keygrant/') || !/^\d+\.\d+\.\d+/u.test(version),
      )
      .map(([name]) => name)
  }
  const { dependencies, devDependencies, peerDependencies = {} } = manifest
  // A peer may be a range; which one is the installing application's business.
  const peers = Object.keys(peerDependencies).filter((name) => name.startsWith('@keygrant/'))
  return [...wrong(dependencies, false), ...wrong(devDependencies, true), ...peers]
}

const typescript = files.filter((file) => /\/src\/.*\.tsx?$/u.test(file))

describe('imports', () => {
  it.each(typescript)('of %s point down', (file) => {
    expect(homeOf(file), 'a package that the arrows do not know').toBeDefined()
    expect(wrongImports(file, read(file))).toEqual([])
  })

  it.each([
    ['the engine knows SQL', 'packages/engine/src/a.ts', '@keygrant/store-sql'],
    ['the guard knows the engine', 'packages/guard/src/a.ts', '@keygrant/engine'],
    ['a library is tested by a server', 'packages/credentials/src/a.test.ts', '@keygrant/server'],
    ['a subpath leads there', 'packages/guard/src/a.ts', '@keygrant/engine/ports'],
    [
      'a path leads out of the package',
      'apps/server/src/a.ts',
      '../../../packages/engine/src/b.ts',
    ],
    ['the server knows the command line', 'apps/server/src/a.ts', '@keygrant/cli'],
  ])('are refused when %s', (_what, file, name) => {
    expect(wrongImports(file, `import type { A } from '${name}'`)).toEqual([name])
  })
})

describe('package.json', () => {
  const manifests = files.filter(
    (file) => /(?:^|\/)package\.json$/u.test(file) && homeOf(file) !== undefined,
  )

  it.each(manifests)('%s depends only on what lies below it, at exact versions', (file) => {
    expect(wrongDependencies(dirname(file), JSON.parse(read(file)) as Manifest)).toEqual([])
  })

  it.each<[what: string, home: string, manifest: Manifest, name: string]>([
    [
      'an arrow points up',
      'packages/engine',
      { dependencies: { '@keygrant/server': '0.1.0' } },
      '@keygrant/server',
    ],
    [
      'a source needs what is for tests',
      'packages/engine',
      { dependencies: { '@keygrant/store-sql': '0.1.0' } },
      '@keygrant/store-sql',
    ],
    ['a version is a range', 'apps/server', { dependencies: { pg: '^8.0.0' } }, 'pg'],
  ])('is refused when %s', (_what, home, manifest, name) => {
    expect(wrongDependencies(home, manifest)).toEqual([name])
  })
})

/** Names under which anything could be put. */
const vague = /\/(?:utils?|helpers?|common|lib|misc|shared)(?:\/|\.ts$)/u
const kebabCase = /^[a-z0-9]+(?:[-.][a-z0-9]+)*\.tsx?$/u

describe('the tree', () => {
  it('has no folder for things that nobody could name', () => {
    expect(files.filter((file) => vague.test(file))).toEqual([])
    expect(vague.test('packages/engine/src/utils/a.ts')).toBe(true)
  })

  it('names files in kebab-case', () => {
    const names = files
      .filter((file) => /\.tsx?$/u.test(file))
      .map((file) => file.split('/').at(-1))
    expect(names.filter((name = '') => !kebabCase.test(name))).toEqual([])
    expect(['readToken.ts', 'read_token.ts'].filter((name) => kebabCase.test(name))).toEqual([])
  })

  it('has one barrel a package: its index', () => {
    const barrels = sources.filter(
      (file) => !file.endsWith('/src/index.ts') && /^export \* from/mu.test(read(file)),
    )
    expect(barrels).toEqual([])
  })
})
