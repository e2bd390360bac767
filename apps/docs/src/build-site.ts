/** The whole site as files: pages, their Markdown, the search, `llms.txt`, the assets. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { collectPages } from './collect-pages.ts'
import { layOut } from './layout.ts'
import { llmsText } from './llms-text.ts'
import { arrange } from './navigation.ts'
import type { Page } from './page.ts'
import { managementReference, type OpenApi } from './reference/management-api.ts'
import { packageReference } from './reference/package-exports.ts'
import { renderMarkdown } from './render-markdown.ts'
import { searchIndex, searchPage } from './search-page.ts'

export interface SiteInput {
  /** The repository's folder. */
  readonly root: string
  /** The path the site is served below, with a slash at its end. */
  readonly base: string
  readonly openApi: OpenApi
}

const references = [
  ['@keygrant/guard', 'packages/guard/dist/index.d.ts', 'reference/guard'],
  ['@keygrant/credentials', 'packages/credentials/dist/index.d.ts', 'reference/credentials'],
] as const

/** The pages that no file holds. Each claims a file in `docs/`, so that others can link to it. */
const generatedPages = ({ root, openApi }: SiteInput): readonly Page[] => [
  {
    source: 'docs/reference/management-api.md',
    address: 'reference/management-api',
    markdown: managementReference(openApi),
  },
  ...references.map(([name, entry, address]) => ({
    source: `docs/${address}.md`,
    address,
    markdown: packageReference(name, join(root, entry)),
  })),
]

const asset = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../static/${name}`, import.meta.url)), 'utf8')

const miniSearch = (): string => {
  const main = createRequire(import.meta.url).resolve('minisearch')
  return readFileSync(main.replace(/dist.*$/u, 'dist/es/index.js'), 'utf8').replace(
    /^\/\/# sourceMappingURL.*$/mu,
    '',
  )
}

/** Makes the site. The keys are paths below the base; a page's address has `.html` behind it. */
export function buildSite(input: SiteInput): ReadonlyMap<string, string> {
  const { root, base } = input
  const sources = [...collectPages(root), ...generatedPages(input)]
  const links = { base, addresses: new Set(sources.map(({ address }) => address)) }
  const pages = sources.map((source) => ({ source, rendered: renderMarkdown(source, links) }))
  const byAddress = new Map(pages.map((page) => [page.source.address, page]))
  const groups = arrange([...byAddress.keys()])
  const titles = new Map(
    pages.map(({ rendered }) => [
      rendered.address,
      rendered.address === '' ? 'Overview' : rendered.title,
    ]),
  )
  const site = { base, groups, titles }
  const rendered = pages.map((page) => page.rendered)
  return new Map([
    ...[...rendered, searchPage(base)].map(
      (page) => [`${page.address || 'index'}.html`, layOut(page, site)] as const,
    ),
    ...pages.map(({ source }) => [`${source.address || 'index'}.md`, source.markdown] as const),
    ['llms.txt', llmsText(groups, byAddress, base)],
    ['assets/style.css', asset('style.css')],
    ['assets/search.js', asset('search.js').replace("'minisearch'", "'./minisearch.js'")],
    ['assets/minisearch.js', miniSearch()],
    ['assets/search-index.json', searchIndex(rendered)],
  ])
}
