/** A rendered page as a whole document. It needs no script; the search does, and says so. */
import { escape } from './escape.ts'
import type { NamedGroup } from './navigation.ts'
import type { RenderedPage } from './page.ts'

export interface Site {
  /** The path all addresses stand below, with a slash at its end. */
  readonly base: string
  readonly groups: readonly NamedGroup[]
  readonly titles: ReadonlyMap<string, string>
}

function navigation({ base, groups, titles }: Site, current: string): string {
  const link = (address: string): string => {
    const here = address === current ? ' aria-current="page"' : ''
    return `<li><a href="${base}${address}"${here}>${escape(titles.get(address) ?? address)}</a></li>`
  }
  return groups
    .map(({ title, addresses }) => {
      const open = addresses.includes(current) || title === 'Start' ? ' open' : ''
      return `<details${open}><summary>${title}</summary><ul>${addresses.map(link).join('')}</ul></details>`
    })
    .join('')
}

function onThisPage({ sections }: RenderedPage): string {
  const listed = sections.filter(({ level }) => level === 2)
  if (listed.length < 3) return ''
  const items = listed.map(({ id, text }) => `<li><a href="#${id}">${escape(text)}</a></li>`)
  return `<aside class="contents" aria-label="On this page"><p>On this page</p><ul>${items.join('')}</ul></aside>`
}

function neighbours({ base, groups, titles }: Site, current: string): string {
  const all = groups.flatMap(({ addresses }) => addresses)
  const at = all.indexOf(current)
  const link = (address: string | undefined, rel: string, word: string): string =>
    address === undefined || at === -1
      ? ''
      : `<a rel="${rel}" href="${base}${address}"><span>${word}</span>${escape(titles.get(address) ?? address)}</a>`
  return `<nav class="neighbours" aria-label="Previous and next page">${link(all[at - 1], 'prev', 'Before')}${link(all[at + 1], 'next', 'Next')}</nav>`
}

/** The document of one page. */
export function layOut(page: RenderedPage, site: Site): string {
  const { base, titles } = site
  const title = page.address === '' ? 'Keygrant' : `${page.title} · Keygrant`
  const menu = navigation(site, page.address)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="${base}assets/style.css">
${titles.has(page.address) ? `<link rel="alternate" type="text/markdown" href="${base}${page.address || 'index'}.md">` : ''}
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header>
<a class="brand" href="${base}">Keygrant <span>docs</span></a>
<form role="search" action="${base}search"><label class="unseen" for="q">Search the documentation</label><input id="q" type="search" name="q" placeholder="Search" autocomplete="off"><button>Search</button></form>
</header>
<div class="frame">
<nav class="menu" aria-label="Pages">${menu}</nav>
<details class="small-menu"><summary>Pages</summary><nav aria-label="Pages, small screen">${menu}</nav></details>
<main id="main" tabindex="-1">
<article>${page.html}</article>
${neighbours(site, page.address)}
</main>
${onThisPage(page)}
</div>
</body>
</html>
`
}
