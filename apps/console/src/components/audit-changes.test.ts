import { describe, expect, it } from 'vitest'
import { changesOf } from './audit-changes.ts'

describe('what was changed', () => {
  it.each([
    ['something new', { after: { name: 'a', description: '' } }, [['name', undefined, 'a']]],
    ['something gone', { before: { name: 'a' } }, [['name', 'a', undefined]]],
    [
      'one member of several',
      { before: { name: 'a', scope: 'x' }, after: { name: 'b', scope: 'x' } },
      [['name', 'a', 'b']],
    ],
    ['a list', { after: { uris: ['a'] } }, [['uris', undefined, '["a"]']]],
    ['nothing that is told', {}, []],
  ])('is told of %s', (_what, change, told) => {
    expect(changesOf(change).map(({ name, before, after }) => [name, before, after])).toEqual(told)
  })

  it('is cut where it would fill the page', () => {
    expect(changesOf({ after: { a: 'x'.repeat(500) } })[0]?.after).toHaveLength(80)
  })
})
