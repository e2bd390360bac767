/** Which part of a list is on the screen. */

/** Rows at once: what is far longer a browser paints too slowly to scroll. */
export const rowsPerPage = 50

export interface ListPage<Item> {
  /** From 0. */
  readonly page: number
  readonly rows: readonly Item[]
  /** Whether no other row fits on it. */
  readonly isFull: boolean
  /** Whether nothing that was read comes after it. */
  readonly isLast: boolean
}

/** The page that is wanted, or the last of what was read so far. */
export function pageOf<Item>(items: readonly Item[], wanted: number): ListPage<Item> {
  const last = Math.max(0, Math.ceil(items.length / rowsPerPage) - 1)
  const page = Math.min(wanted, last)
  const rows = items.slice(page * rowsPerPage, (page + 1) * rowsPerPage)
  return { page, rows, isFull: rows.length === rowsPerPage, isLast: page === last }
}

/** Which rows these are, as people count. */
export const rangeOf = ({ page, rows }: Pick<ListPage<unknown>, 'page' | 'rows'>): string =>
  `${page * rowsPerPage + 1}–${page * rowsPerPage + rows.length}`
