/**
 * Where a page of a list ends, as text for the next request. It is sealed: a cursor that somebody
 * made up, or took from another list or another organization, tells them nothing.
 */
import type { Actor } from './actor.ts'
import type { ManagementDeps } from './deps.ts'
import { invalid, type ManagementProblem } from './problems.ts'

/** The list that a cursor belongs to, and who may use it there. */
export interface CursorUse {
  readonly list: string
  readonly actor: Actor
}

const viewOf = ({ operator, organizationId }: Actor): string =>
  operator ? '*' : `${organizationId}`

export const sealCursor = (
  after: string,
  { list, actor }: CursorUse,
  { seal }: Pick<ManagementDeps, 'seal'>,
): string => seal(JSON.stringify(['cursor', list, viewOf(actor), after]))

/** The id of the last item before; undefined if this is no cursor of this list. */
export function openCursor(
  cursor: string,
  { list, actor }: CursorUse,
  { unseal }: Pick<ManagementDeps, 'unseal'>,
): string | undefined {
  const text = unseal(cursor as Parameters<ManagementDeps['unseal']>[0])
  if (text === undefined || !text.startsWith('["cursor",')) return undefined
  const [, ofList, view, after] = JSON.parse(text) as readonly string[]
  return ofList === list && view === viewOf(actor) ? after : undefined
}

/** The item that a page ended with was deleted since: nothing says any more where to go on. */
export const placeLost: ManagementProblem = invalid([
  { field: 'cursor', message: 'the item that the page ended with is gone: begin again' },
])

export const notACursor: ManagementProblem = invalid([
  { field: 'cursor', message: 'is no next_cursor of this list' },
])
