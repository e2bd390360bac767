/** One page's Markdown as HTML, with the headings' ids that GitHub would give and links that work on the site. */
import { dirname, join } from 'node:path/posix'
import MarkdownIt, { type Token } from 'markdown-it'
import { addressOf } from './collect-pages.ts'
import { highlight } from './highlight.ts'
import type { Page, RenderedPage, Section } from './page.ts'

/** As GitHub makes them, so that one anchor serves both places. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replace(/ /gu, '-')

const textOf = (token: Token): string =>
  (token.children ?? []).map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('')

/** What links can lead to. */
export interface Links {
  /** The path all addresses stand below, with a slash at its end. */
  readonly base: string
  /** The addresses of all pages. */
  readonly addresses: ReadonlySet<string>
}

/** Where a link of a page leads on the site; undefined for what only the repository has. */
function siteLink(href: string, { source }: Page, { base, addresses }: Links): string | undefined {
  if (/^[a-z][a-z+.-]*:/iu.test(href) || href.startsWith('#')) return href
  const [path = '', anchor] = href.split('#')
  const target = join(dirname(source), path)
  const address = [target, join(target, 'README.md')]
    .map((file) => addressOf(file))
    .find((found) => found !== undefined && addresses.has(found))
  if (address === undefined) return undefined
  return `${base}${address}${anchor === undefined ? '' : `#${anchor}`}`
}

/** What a token is overwritten with to leave no trace. */
const nothing = { type: 'text', tag: '', content: '', nesting: 0 }

/** Sends links to other pages of the site; a link to a source file becomes its text. */
function redirectLinks(tokens: readonly Token[], page: Page, links: Links): void {
  for (const { children } of tokens) {
    let dropped = false
    for (const token of children ?? []) {
      if (token.type === 'link_open') {
        const href = siteLink(String(token.attrGet('href') ?? ''), page, links)
        dropped = href === undefined
        if (href === undefined) Object.assign(token, nothing)
        else token.attrSet('href', href)
      } else if (token.type === 'link_close' && dropped) {
        Object.assign(token, nothing)
        dropped = false
      }
    }
  }
}

/** Pictures of the repository are copied to the site; any other becomes its words. */
function redirectPictures(tokens: readonly Token[], { source }: Page, { base }: Links): void {
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type !== 'image') continue
    const file = join(dirname(source), String(token.attrGet('src') ?? ''))
    const picture = /^docs\/(images\/[a-z0-9-]+\.png)$/u.exec(file)?.[1]
    if (picture === undefined)
      Object.assign(token, { ...nothing, content: token.content, children: null })
    else token.attrSet('src', base + picture)
  }
}

/** What GitHub shows in light or in dark: on the site, the one in light. HTML of a page is none here. */
const plainPictures = (text: string): string =>
  text.replaceAll(
    /<picture>\s*<source[^>]*>\s*<img alt="([^"]*)" src="([^"]*)">\s*<\/picture>/gu,
    '![$1]($2)',
  )

/** Gives each heading its id, a second one of the same words a number, and cuts the page at them. */
function cutIntoSections(tokens: readonly Token[]): readonly Section[] {
  const seen = new Map<string, number>()
  const sections: Section[] = []
  let body: string[] = []
  for (const [index, token] of tokens.entries()) {
    const inline = tokens[index + 1]
    if (token.type === 'heading_open' && inline !== undefined) {
      const text = textOf(inline)
      const anchor = anchorOf(text)
      const before = seen.get(anchor) ?? 0
      seen.set(anchor, before + 1)
      const id = before === 0 ? anchor : `${anchor}-${before}`
      token.attrSet('id', id)
      body = []
      const level = Number(token.tag.slice(1))
      const lines = body
      sections.push({
        level,
        id,
        text,
        get body() {
          return lines.join(' ')
        },
      })
    } else if (token.type === 'inline' && tokens[index - 1]?.type !== 'heading_open')
      body.push(textOf(token))
    else if (token.type === 'fence') body.push(token.content)
  }
  return sections
}

const markdown = new MarkdownIt({ html: false, linkify: false, highlight })
const renderTable = markdown.renderer.renderToken.bind(markdown.renderer)
// Wide tables and code scroll by themselves, and can be reached by keyboard to do so.
markdown.renderer.rules['table_open'] = (tokens, index, options) =>
  `<div class="wide" role="region" aria-label="Table" tabindex="0">${renderTable(tokens, index, options)}`
markdown.renderer.rules['table_close'] = (tokens, index, options) =>
  `${renderTable(tokens, index, options)}</div>`
const renderFence = markdown.renderer.rules.fence
markdown.renderer.rules.fence = (...all) =>
  (renderFence?.(...all) ?? '').replace('<pre>', '<pre tabindex="0">')

/** Renders a page. */
export function renderMarkdown(page: Page, links: Links): RenderedPage {
  const tokens = markdown.parse(plainPictures(page.markdown), {})
  redirectLinks(tokens, page, links)
  redirectPictures(tokens, page, links)
  const sections = cutIntoSections(tokens)
  return {
    address: page.address,
    title: sections.find(({ level }) => level === 1)?.text ?? page.address,
    html: markdown.renderer.render(tokens, markdown.options, {}),
    sections,
  }
}
