/** What an audit event says was changed, member by member. */

export interface MemberChange {
  readonly name: string
  readonly before: string | undefined
  readonly after: string | undefined
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const longest = 80
function shown(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** Members whose text differs; those that are empty before and after are nothing to tell. */
export function changesOf(change: Readonly<Record<string, unknown>>): readonly MemberChange[] {
  const { before, after } = change
  const old = isObject(before) ? before : {}
  const now = isObject(after) ? after : {}
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  return names
    .map((name) => ({ name, before: shown(old[name]), after: shown(now[name]) }))
    .filter((each) => each.before !== each.after)
}
