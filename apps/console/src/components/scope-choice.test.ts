import { describe, expect, it } from 'vitest'
import { type Api, apisOf, difference, inOrder, scopesOf } from './scope-choice.ts'

const scope = (name: string, sensitive = false) => ({
  name,
  title: name,
  description: '',
  sensitive,
})
const api = (id: string, built_in: boolean, scopes: Api['scopes']): Api => ({
  id,
  identifier: `https://${id}.example`,
  name: id,
  access_token_lifetime: 3600,
  access_token_format: 'jwt',
  signing_algorithm: 'ES256',
  scopes,
  built_in,
  created_at: '2026-01-01T00:00:00Z',
})
const own = api('keygrant', true, [scope('keygrant:clients:read')])
const cloud = api('cloud', false, [
  scope('balance:read'),
  scope('cards:read', true),
  scope('instances:write'),
  scope('fullAccess'),
])
const mail = api('mail', false, [scope('mail.list'), scope('thread')])
const apis = [own, cloud, mail]

describe('a template', () => {
  it('for reading has what only reads, and nothing sensitive', () => {
    expect(scopesOf('read', apis)).toEqual(['balance:read', 'mail.list'])
  })
  it('for everything leaves Keygrant’s own API out', () => {
    expect(scopesOf('full', apis)).toEqual([
      'balance:read',
      'cards:read',
      'instances:write',
      'fullAccess',
      'mail.list',
      'thread',
    ])
  })
})

describe('scopes', () => {
  it('belong to the APIs that have them', () => {
    expect(apisOf(['thread', 'balance:read'], apis)).toEqual([cloud, mail])
    expect(apisOf([], apis)).toEqual([])
  })
  it('differ by what is added and what is taken away', () => {
    expect(difference(['a', 'b'], ['b', 'c'])).toEqual({ added: ['c'], removed: ['a'] })
  })
  it('are offered with Keygrant’s own API last', () =>
    expect(inOrder(apis)).toEqual([cloud, mail, own]))
})
