import { describe, expect, it } from 'vitest'
import { gather } from './refusals.ts'

const entry = (problem: string | null, client_id: string | null, at: string) => ({
  id: at,
  at,
  endpoint: 'token',
  outcome: problem === null ? ('ok' as const) : ('refused' as const),
  problem,
  client_id,
  organization_id: null,
  secret_id: null,
  grant_type: null,
  scope: '',
  facts: {},
  ip: '127.0.0.1',
  user_agent: 'curl',
  request_id: 'r',
  why: null,
  fix: null,
  docs: null,
})

describe('refused requests', () => {
  it('are counted by cause and client, the most frequent first', () => {
    const groups = gather([
      entry('secret_wrong', 'cl_a', '5'),
      entry('secret_expired', 'cl_a', '4'),
      entry('secret_wrong', 'cl_b', '3'),
      entry('secret_wrong', 'cl_a', '2'),
      entry(null, 'cl_a', '1'),
    ])
    expect(groups.map(({ problem, clientId, count }) => [problem, clientId, count])).toEqual([
      ['secret_wrong', 'cl_a', 2],
      ['secret_expired', 'cl_a', 1],
      ['secret_wrong', 'cl_b', 1],
    ])
  })

  it('keep the newest of each', () => {
    const [group] = gather([entry('internal', null, '2'), entry('internal', null, '1')])
    expect(group).toMatchObject({ clientId: null, count: 2, last: { at: '2' } })
  })
})
