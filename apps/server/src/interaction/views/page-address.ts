/** With what a page can be opened again, for instance in another language. */
import type { ViewContext } from './models.ts'

/** What a form carries but no address must: it would be in histories, or is made anew each time. */
const formOnly = new Set(['csrf', 'set_up'])

/** The hidden fields that were in the page's address, and what else it takes. */
export const pageAddress = (
  { hidden }: Pick<ViewContext, 'hidden'>,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(hidden).filter(([name]) => !formOnly.has(name))),
  ...more,
})

/** A path of ours with these parameters. */
export function linkTo(path: `/${string}`, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(parameters).toString()
  return query === '' ? path : `${path}?${query}`
}
