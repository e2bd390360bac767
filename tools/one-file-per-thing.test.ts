/** A grant, an endpoint, a way of client authentication, a provider: one file, one test beside it, one page, one line. */
import { describe, expect, it } from 'vitest'
import { files, read } from './sources.ts'

interface Kind {
  readonly folder: string
  readonly docs: string
  /** The file that lists them all. */
  readonly registry: string
  /** Files of the folder that are no such thing themselves. */
  readonly framework: readonly string[]
}

const engine = 'packages/engine/src'
const kinds: readonly Kind[] = [
  {
    folder: `${engine}/grants`,
    docs: 'docs/grants',
    registry: `${engine}/grants/registry.ts`,
    framework: ['grant', 'registry'],
  },
  {
    folder: `${engine}/client-auth`,
    docs: 'docs/client-auth',
    registry: `${engine}/client-auth/authenticate.ts`,
    framework: ['method', 'authenticate', 'shared-secret'],
  },
  {
    folder: `${engine}/endpoints`,
    docs: 'docs/endpoints',
    registry: `${engine}/index.ts`,
    framework: ['record-outcome'],
  },
  {
    folder: 'packages/providers/src/platforms',
    docs: 'docs/providers',
    registry: 'packages/providers/src/registry.ts',
    framework: ['standard', 'datadog-scopes', 'datadog-sites'],
  },
]

/** Named after what is waived, not after what it exports. */
const waived: readonly string[] = ['waived']

const things = kinds.flatMap((kind) =>
  files
    .filter((file) => file.startsWith(`${kind.folder}/`) && /\/[\w-]+\.ts$/u.test(file))
    .map((file) => file.split('/').at(-1)?.replace('.ts', '') ?? '')
    .filter((name) => !kind.framework.includes(name))
    .map((name) => ({ ...kind, name })),
)

/** What a thing lacks, in words. The tree is asked by the two functions, so that a bad one can be tried. */
function lacks(
  { folder, docs, registry, name }: (typeof things)[number],
  tree: readonly string[],
  readFile: (file: string) => string,
): readonly string[] {
  const source = readFile(`${folder}/${name}.ts`)
  const exported = name.replace(/-(\w)/gu, (_, letter: string) => letter.toUpperCase())
  const wanted: readonly (readonly [what: string, there: boolean])[] = [
    ['a test beside it', tree.includes(`${folder}/${name}.test.ts`)],
    ['a page', tree.includes(`${docs}/${name}.md`)],
    ['a line in the registry', readFile(registry).includes(`/${name}.ts'`)],
    [
      'an export of its name',
      waived.includes(name) ||
        new RegExp(String.raw`^export (?:async )?(?:const|function) ${exported}\b`, 'mu').test(
          source,
        ),
    ],
    ['distance to HTTP and SQL', !/from '(?:node:http|kysely|fastify|pg)/u.test(source)],
  ]
  return wanted.filter(([, there]) => !there).map(([what]) => what)
}

describe.each(things)('$folder/$name', (thing) => {
  it('has its test, its page, its line and its name', () => {
    expect(lacks(thing, files, read)).toEqual([])
  })
})

it('misses what a thing does not have', () => {
  const texts: Readonly<Record<string, string>> = {
    'a/new-grant.ts': "import { sql } from 'kysely'\nexport const other = sql",
    'a/registry.ts': "import { old } from './old.ts'",
  }
  const kind = { folder: 'a', docs: 'docs/a', registry: 'a/registry.ts', framework: [] }
  const thing = { ...kind, name: 'new-grant' }
  expect(lacks(thing, [], (file) => texts[file] ?? '')).toEqual([
    'a test beside it',
    'a page',
    'a line in the registry',
    'an export of its name',
    'distance to HTTP and SQL',
  ])
})

describe('pages', () => {
  it.each(kinds)('$docs has no page of a thing that is not there', ({ folder, docs }) => {
    const pages = files.filter((file) => file.startsWith(`${docs}/`))
    const missing = pages.filter(
      (page) => !files.includes(page.replace(docs, folder).replace('.md', '.ts')),
    )
    expect(missing).toEqual([])
  })
})

describe('routes of the server', () => {
  const routes = files.filter((file) => /^apps\/server\/src\/routes\/[\w-]+\.ts$/u.test(file))
  it.each(routes.filter((file) => !file.endsWith('/routes.ts')))(
    '%s has an endpoint of its name',
    (file) => {
      expect(files).toContain(file.replace('apps/server/src/routes', `${engine}/endpoints`))
    },
  )
})
