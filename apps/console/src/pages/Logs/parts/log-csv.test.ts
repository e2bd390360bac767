import { describe, expect, it } from 'vitest'
import type { LogEntry } from '../../../components/log-table.tsx'
import { csvOf } from './log-csv.ts'

const entry: LogEntry = {
  id: 'log_1',
  at: '2026-11-29T12:00:00.000Z',
  endpoint: 'token',
  outcome: 'refused',
  problem: 'secret_wrong',
  client_id: 'cl_1',
  organization_id: null,
  user_id: null,
  secret_id: null,
  grant_type: 'client_credentials',
  scope: 'balance:read',
  facts: {},
  ip: '127.0.0.1',
  user_agent: 'curl/8',
  request_id: 'req_1',
  why: null,
  fix: null,
  docs: null,
}
const lineOf = (part: Partial<LogEntry>): string | undefined =>
  csvOf([{ ...entry, ...part }]).split('\r\n')[1]

describe('a table of the log', () => {
  it('begins with the names of its columns', () => {
    expect(csvOf([])).toMatch(/^at,outcome,endpoint,.*,fix\r\n$/u)
    expect(lineOf({})).toBe(
      '2026-11-29T12:00:00.000Z,refused,token,client_credentials,secret_wrong,cl_1,,,,balance:read,127.0.0.1,curl/8,req_1,,',
    )
  })

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a quotation mark', 'a"b', '"a""b"'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a formula', '=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['a sign that formulas begin with', '@SUM(A1)', "'@SUM(A1)"],
  ])('keeps %s in its cell', (_what, agent, cell) => {
    expect(lineOf({ user_agent: agent })).toContain(`,${cell},req_1`)
  })
})
