/** A grant, an endpoint, a way of client authentication: one file, one test beside it, one page, one line. */
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
]

const things = kinds.flatMap((kind) =>
  files
    .filter((file) => file.startsWith(`${kind.folder}/`) && /\/[\w-]+\.ts$/u.test(file))
    .map((file) => file.split('/').at(-1)?.replace('.ts', '') ?? '')
    .filter((name) => !kind.framework.includes(name))
    .map((name) => ({ ...kind, name })),
)

describe.each(things)('$folder/$name', ({ folder, docs, registry, name }) => {
  it('has a test beside it', () => expect(files).toContain(`${folder}/${name}.test.ts`))
  it('has a page', () => expect(files).toContain(`${docs}/${name}.md`))
  it('is registered', () => expect(read(registry)).toContain(`/${name}.ts'`))
  it('touches neither HTTP nor SQL', () => {
    expect(read(`${folder}/${name}.ts`)).not.toMatch(/from '(?:node:http|kysely|fastify|pg)/u)
  })
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
