/** The search: an index over the sections of all pages, and the page that asks it. */
import MiniSearch from 'minisearch'
import { escape } from './escape.ts'
import type { RenderedPage } from './page.ts'

/** What `static/search.js` must give to `MiniSearch.loadJSON`, word for word. */
export const indexOptions = {
  fields: ['heading', 'page', 'body'],
  storeFields: ['heading', 'page'],
}

/** The index as JSON. An entry's id is its link below the base. */
export function searchIndex(pages: readonly RenderedPage[]): string {
  const index = new MiniSearch(indexOptions)
  for (const { address, title, sections } of pages)
    for (const { id, level, text, body } of sections)
      index.add({
        id: level === 1 ? address : `${address}#${id}`,
        heading: text,
        page: title,
        body: body.slice(0, 4000),
      })
  return JSON.stringify(index)
}

/** The page that shows what was found; the browser does the searching. */
export function searchPage(base: string): RenderedPage {
  const script = `${escape(base)}assets/search.js`
  return {
    address: 'search',
    title: 'Search',
    sections: [],
    html: `<h1>Search</h1>
<noscript><p>The search runs in your browser and needs scripts. The menu lists every page.</p></noscript>
<p id="outcome" role="status"></p>
<ol id="found" class="found"></ol>
<script type="module" src="${script}"></script>`,
  }
}
