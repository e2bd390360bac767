import { describe, expect, it } from 'vitest'
import { actingOf } from './acting.ts'
import type { Session } from './session.ts'

const session: Session = {
  user: { id: 'usr_1', email: 'ada@example.com', name: 'Ada', operator: false },
  organizations: [
    { id: 'org_a', name: 'A', role: 'viewer', scope: 'keygrant:clients:read' },
    {
      id: 'org_b',
      name: 'B',
      role: 'owner',
      scope: 'keygrant:clients:read keygrant:clients:write',
    },
  ],
  scope: '',
  csrf_token: 'c',
  session_id: 's',
  expires_at: '2026-12-01T00:00:00Z',
  issuer: 'http://localhost:4000',
  features: { mail: false, developer_token_lifetimes: [3600] },
}
const operator: Session = {
  ...session,
  user: { ...session.user, operator: true },
  scope: 'keygrant:users:read',
}

describe('who acts', () => {
  it.each([
    ['the first organization of a member', undefined, 'org_a', 'viewer'],
    ['the one that the address asks for', 'org_b', 'org_b', 'owner'],
    ['never one that the member is not in', 'org_x', 'org_a', 'viewer'],
  ])('acts in %s', (_what, asked, id, role) => {
    expect(actingOf(session, asked)).toMatchObject({ organization: { id }, role, header: id })
  })

  it('may do in each organization what the role there allows', () => {
    expect(actingOf(session, 'org_a')?.may('keygrant:clients:write')).toBe(false)
    expect(actingOf(session, 'org_b')?.may('keygrant:clients:write')).toBe(true)
  })

  it('is nobody without an organization', () => {
    expect(actingOf({ ...session, organizations: [] }, undefined)).toBeUndefined()
  })

  it.each([
    [undefined, undefined],
    ['all', undefined],
    ['org_x', 'org_x'],
  ])('as an operator looks at %s, and names no organization in calls', (asked, id) => {
    const acting = actingOf(operator, asked)
    expect(acting?.organization?.id).toBe(id)
    expect(acting?.header).toBeUndefined()
    expect(acting?.may('keygrant:users:read')).toBe(true)
  })
})
