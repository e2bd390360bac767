import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayName } from './display-name.ts'

describe('a name', () => {
  it.each([
    ['is kept', 'Zoë 山田', 'Zoë 山田'],
    ['has no space around it', '  Ada ', 'Ada'],
    ['is one line', 'Ada\r\nLovelace', 'Ada Lovelace'],
    ['has no null character', 'Ada\u0000', 'Ada'],
    ['does not change the direction of what follows', 'Ada\u202e', 'Ada'],
    ['is nothing where there is nothing', ' \u200b ', ''],
    ['is not cut within a character', `${'x'.repeat(99)}🐴`, 'x'.repeat(99)],
    ['does not end in the space where it is cut', `${'x'.repeat(99)} y`, 'x'.repeat(99)],
    ['has a hundred characters at most', 'x'.repeat(5000), 'x'.repeat(100)],
  ])('%s', (_claim, text, name) => {
    expect(displayName(text)).toBe(name)
  })

  it('is its own name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const once = displayName(text)
        expect(displayName(once)).toBe(once)
        expect(once.length).toBeLessThanOrEqual(100)
      }),
    )
  })
})
