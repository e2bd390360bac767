// Searches the documentation in the browser: what is asked never leaves it.
import MiniSearch from 'minisearch'

const base = new URL('..', import.meta.url).pathname
const outcome = document.querySelector('#outcome')
const list = document.querySelector('#found')
const query = new URLSearchParams(location.search).get('q')?.trim() ?? ''
for (const field of document.querySelectorAll('input[name="q"]')) field.value = query

const entry = ({ id, heading, page }) => {
  const item = document.createElement('li')
  const link = document.createElement('a')
  link.href = base + id
  link.textContent = heading
  item.append(link)
  if (page !== heading) item.append(Object.assign(document.createElement('span'), { textContent: page }))
  return item
}

try {
  const response = await fetch(`${base}assets/search-index.json`)
  if (!response.ok) throw new Error(`${response.status}`)
  const index = MiniSearch.loadJSON(await response.text(), {
    fields: ['heading', 'page', 'body'],
    storeFields: ['heading', 'page'],
  })
  const found = index
    .search(query, { prefix: true, fuzzy: 0.15, boost: { heading: 4, page: 2 } })
    .slice(0, 30)
  list.replaceChildren(...found.map(entry))
  outcome.textContent =
    query === '' ? 'Type what you look for.' : `${found.length} places for “${query}”`
} catch (error) {
  outcome.textContent = `The search index could not be loaded (${error.message}). Reload the page to try again.`
}
