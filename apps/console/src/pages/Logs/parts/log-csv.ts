/** The log as a table for spreadsheets (RFC 4180). */
import type { LogEntry } from '../../../components/log-table.tsx'

const columns = [
  'at',
  'outcome',
  'endpoint',
  'grant_type',
  'problem',
  'client_id',
  'organization_id',
  'user_id',
  'secret_id',
  'scope',
  'ip',
  'user_agent',
  'request_id',
  'why',
  'fix',
] as const satisfies readonly (keyof LogEntry)[]

/**
 * A spreadsheet takes what begins with one of these signs for a formula. Strangers choose the user
 * agent and more, so such a cell begins with an apostrophe, which shows as text.
 */
const formula = /^[=+\-@\t\r]/u

function cellOf(value: string | null): string {
  const text = formula.test(value ?? '') ? `'${value}` : (value ?? '')
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvOf = (entries: readonly LogEntry[]): string =>
  [columns, ...entries.map((entry) => columns.map((name) => entry[name]))]
    .map((cells) => `${cells.map((cell) => cellOf(cell)).join(',')}\r\n`)
    .join('')
