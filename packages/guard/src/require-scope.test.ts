import { expect, it } from 'vitest'
import { scopeSuffices } from './require-scope.ts'
import type { Needs } from './verdict.ts'

const held = new Set(['a:read', 'b:read'])

it.each<[what: string, needs: Needs]>([
  ['nothing', {}],
  ['one', { scope: 'a:read' }],
  ['all, as text', { scope: 'a:read b:read' }],
  ['all, as a list', { scope: ['a:read', 'b:read'] }],
  ['an empty list', { scope: [] }],
  ['any, of which one is there', { anyScope: ['x', 'b:read'] }],
  ['all and any', { scope: 'a:read', anyScope: 'x b:read' }],
])('is enough for %s', (_what, needs) => expect(scopeSuffices(held, needs)).toBe(true))

it.each<[what: string, needs: Needs]>([
  ['another', { scope: 'c:read' }],
  ['one more', { scope: ['a:read', 'c:read'] }],
  ['a part of a word', { scope: 'a' }],
  ['a longer word', { scope: 'a:readonly' }],
  ['other letters', { scope: 'A:read' }],
  ['empty text, which names no scope', { scope: '' }],
  ['any of others', { anyScope: ['x', 'y'] }],
  ['any of none', { anyScope: [] }],
  ['all held, any not', { scope: 'a:read', anyScope: 'x' }],
])('is not enough for %s', (_what, needs) => expect(scopeSuffices(held, needs)).toBe(false))
