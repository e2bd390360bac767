/** Finds the pages: everything in `docs/`, and what a reader expects of the repository beside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from './page.ts'

const project: Readonly<Record<string, string>> = {
  'README.md': 'project/readme',
  'ARCHITECTURE.md': 'project/architecture',
  'CONTRIBUTING.md': 'project/contributing',
  'SECURITY.md': 'project/security',
  'CHANGELOG.md': 'project/changelog',
  'conformance/matrix.md': 'project/conformance',
  'conformance/README.md': 'project/conformance-suites',
  'bench/README.md': 'project/bench',
}

/** The address of a page by its file; undefined for what is not part of the site. */
export function addressOf(source: string): string | undefined {
  const own = project[source]
  if (own !== undefined) return own
  if (source === 'docs/README.md') return ''
  if (/^docs\/.*\.md$/u.test(source)) return source.slice('docs/'.length).replace(/\.md$/u, '')
  const readme = /^(packages|apps|examples)\/([\w-]+)\/README\.md$/u.exec(source)
  return readme ? `${readme[1] === 'apps' ? 'packages' : readme[1]}/${readme[2]}` : undefined
}

const markdownBelow = (root: string, folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.md') && !/\/(?:node_modules|dist)\//u.test(file))

/** All pages that are files, in the order of their addresses. */
export function collectPages(root: string): readonly Page[] {
  const folders = ['docs', 'packages', 'apps', 'examples']
  const sources = [...Object.keys(project), ...folders.flatMap((at) => markdownBelow(root, at))]
  return sources
    .flatMap((source) => {
      const address = addressOf(source)
      if (address === undefined) return []
      return [{ source, address, markdown: readFileSync(join(root, source), 'utf8') }]
    })
    .toSorted((a, b) => (a.address < b.address ? -1 : 1))
}
