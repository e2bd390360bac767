/** Shapes that several resources share. */
import Type, { type Static, type TSchema } from 'typebox'

export const closed = { additionalProperties: false } as const

/** Ours, or a name given at start-up; PostgreSQL could not even look for text with a NUL. */
export const Id = Type.String({ pattern: '^[\\x21-\\x7e]{1,200}$' })
export const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]+$' })
export const Time = Type.String({ format: 'date-time' })
/** Free text of people. */
export const text = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' })
export const nullable = <Schema extends TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Null()])

export const pageMembers = {
  limit: Type.Optional(
    Type.String({
      pattern: '^([1-9][0-9]?|1[0-9][0-9]|200)$',
      description: '1 to 200. Default 50.',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9._~+/=-]{1,1000}$',
      description: 'The `next_cursor` of the page before.',
    }),
  ),
}
export const PageQueryString = Type.Object(pageMembers, closed)
export const FilteredPageQueryString = Type.Object(
  { ...pageMembers, organization_id: Type.Optional(Id) },
  closed,
)

export const pageOf = (item: TSchema): TSchema =>
  Type.Object({ items: Type.Array(item), next_cursor: nullable(Type.String()) }, closed)

export const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString()
export const isoTimeOrNull = (seconds: number | null): string | null =>
  seconds === null ? null : isoTime(seconds)

const timePattern =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/u

/** Whole seconds since the epoch; undefined if the text is no RFC 3339 time with its zone. */
export function parseTime(written: string): number | undefined {
  const date = timePattern.exec(written)?.[1]
  if (date === undefined) return undefined
  // Date.parse takes the 31st of February for the 3rd of March.
  const day = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(date)) return undefined
  return Math.floor(Date.parse(written) / 1000)
}

/** Reads the page that a request asks for: one more than it wants, to know whether there are more. */
export const pageQuery = ({ limit, cursor }: Static<typeof PageQueryString>) => ({
  limit: Number(limit ?? 50) + 1,
  ...(cursor !== undefined && { after: cursor }),
})

/** A page of what was read by {@link pageQuery}. */
export function page<Item>(
  items: readonly Item[],
  query: Static<typeof PageQueryString>,
  { show, cursorOf }: { show: (item: Item) => unknown; cursorOf: (item: Item) => string },
): { body: { items: unknown[]; next_cursor: string | null } } {
  const limit = Number(query.limit ?? 50)
  const last = items.length > limit ? items[limit - 1] : undefined
  return {
    body: {
      items: items.slice(0, limit).map(show),
      next_cursor: last === undefined ? null : cursorOf(last),
    },
  }
}
