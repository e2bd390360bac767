import { describe, expect, it } from 'vitest'
import { inOrder, isInUse, isLive, type Secret, stateOf } from './secret-state.ts'

const now = Date.parse('2026-11-29T12:00:00Z')
const secret: Secret = {
  id: 'key_1',
  name: 'secret',
  prefix: 'kg_cs_ab',
  last_four: 'wxyz',
  created_at: '2026-01-01T00:00:00Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  last_used_ip: null,
  last_used_user_agent: null,
  uses_last_hour: 0,
  uses_24h: 0,
}

describe('a secret', () => {
  it.each([
    ['active', {}],
    ['active', { expires_at: '2026-12-14T12:00:00Z' }],
    ['expires soon', { expires_at: '2026-12-13T12:00:00Z' }],
    ['expired', { expires_at: '2026-11-29T12:00:00Z' }],
    ['revoked', { expires_at: '2026-11-30T12:00:00Z', revoked_at: '2026-11-29T11:00:00Z' }],
  ])('is %s with %j', (state, part) => {
    expect(stateOf({ ...secret, ...part }, now)).toBe(state)
    expect(isLive({ ...secret, ...part }, now)).toBe(state === 'active' || state === 'expires soon')
  })

  it.each([
    [false, null],
    [true, '2026-11-29T11:59:00Z'],
    [false, '2026-11-28T12:00:00Z'],
  ])('is in use (%s) when last used %s', (inUse, last_used_at) => {
    expect(isInUse({ last_used_at }, now)).toBe(inUse)
  })
})

it('lists live secrets before others, the newest first', () => {
  const dead = { ...secret, id: 'dead', revoked_at: '2026-11-01T00:00:00Z' }
  const young = { ...secret, id: 'young', created_at: '2026-11-02T00:00:00Z' }
  expect(inOrder([dead, secret, young], now).map(({ id }) => id)).toEqual([
    'young',
    'key_1',
    'dead',
  ])
})
