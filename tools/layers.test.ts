/** The arrows of ARCHITECTURE.md: who may import whom. */
import { describe, expect, it } from 'vitest'
import { files, importsOf, isTest, read, sources } from './sources.ts'

/** By folder: the workspace packages that its sources may import. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'packages/protocol': [],
  'packages/engine': ['@keygrant/protocol'],
  'packages/store-sql': ['@keygrant/engine', '@keygrant/protocol'],
  'packages/store-contract': ['@keygrant/engine', '@keygrant/protocol'],
  'packages/credentials': ['@keygrant/protocol'],
  'packages/guard': ['@keygrant/protocol'],
  'packages/testkit': ['@keygrant/engine', '@keygrant/protocol', '@keygrant/server'],
  'apps/server': [
    '@keygrant/engine',
    '@keygrant/guard',
    '@keygrant/protocol',
    '@keygrant/store-sql',
  ],
  'apps/cli': ['@keygrant/credentials', '@keygrant/server'],
  'examples/machine-client': ['@keygrant/credentials'],
  bench: ['@keygrant/guard'],
  conformance: ['@keygrant/testkit'],
}

const folderOf = (file: string): string | undefined =>
  Object.keys(allowed).find((folder) => file.startsWith(`${folder}/`))

/** Imports of one source that point the wrong way. */
export function wrongImports(folder: string, text: string): readonly string[] {
  const mayImport = allowed[folder] ?? []
  return importsOf(text).filter((name) => {
    if (!name.startsWith('@keygrant/')) return false
    const packageName = name.split('/').slice(0, 2).join('/')
    return !mayImport.includes(packageName)
  })
}

describe('imports', () => {
  it.each(sources)('%s imports only what lies below it', (file) => {
    const folder = folderOf(file)
    expect(folder, 'a package that the arrows do not know').toBeDefined()
    expect(wrongImports(folder ?? '', read(file))).toEqual([])
  })

  it('finds an arrow that points the wrong way', () => {
    const text = "import { openStore } from '@keygrant/store-sql'"
    expect(wrongImports('packages/engine', text)).toEqual(['@keygrant/store-sql'])
    expect(
      wrongImports('packages/guard', "import type { X } from '@keygrant/engine'"),
    ).toHaveLength(1)
  })
})

describe('package.json', () => {
  const manifests = files.filter((file) =>
    /^(?:packages|apps|examples)\/[^/]+\/package\.json$/u.test(file),
  )

  it.each(manifests)('%s depends only on what lies below it, at exact versions', (file) => {
    const { dependencies = {} } = JSON.parse(read(file)) as {
      dependencies?: Record<string, string>
    }
    const folder = file.replace('/package.json', '')
    const internal = Object.keys(dependencies).filter((name) => name.startsWith('@keygrant/'))
    expect(internal.filter((name) => !allowed[folder]?.includes(name))).toEqual([])
    for (const [name, version] of Object.entries(dependencies))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+/u)
  })
})

describe('the tree', () => {
  it('has no folder for things that nobody could name', () => {
    const vague = /\/(?:utils?|helpers?|common|lib|misc|shared)(?:\/|\.ts$)/u
    expect(files.filter((file) => vague.test(file))).toEqual([])
  })

  it('names files in kebab-case', () => {
    const names = files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.split('/').at(-1) ?? '')
    expect(names.filter((name) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.ts$/u.test(name))).toEqual([])
  })

  it('says at the head of every source what belongs there', () => {
    const headless = sources.filter(
      (file) =>
        !/^(?:#!.*\n)?(?:\/\/.*\n)*\s*\/\*\*|^import[\s\S]{0,900}\n\/\*\*|^(?:export|declare)|^import/u.test(
          read(file),
        ),
    )
    expect(headless).toEqual([])
  })

  it('keeps tests out of packages that are installed', () => {
    expect(files.filter((file) => file.startsWith('dist/') || file.includes('/dist/'))).toEqual([])
    expect(files.filter((file) => isTest(file) && /^(?:docs|scripts)\//u.test(file))).toEqual([])
  })
})
