import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Line, lineDifference } from './line-difference.ts'

const told = (lines: readonly Line[] | undefined): string[] =>
  (lines ?? []).map(
    ({ text, in: where }) => `${{ both: ' ', before: '-', after: '+' }[where]}${text}`,
  )

describe('the difference of two texts', () => {
  it.each<[what: string, before: string, after: string, difference: string[]]>([
    ['nothing', 'a\nb', 'a\nb', [' a', ' b']],
    ['a line changed', 'a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
    ['lines added at the end', 'a', 'a\nb\nc', [' a', '+b', '+c']],
    ['a line gone from the beginning', 'a\nb', 'b', ['-a', ' b']],
  ])('is %s', (_what, before, after, difference) => {
    expect(told(lineDifference(before, after))).toEqual(difference)
  })

  it('has either text in it, whole and in order, and finds what is the same', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDifference(before.join('\n'), after.join('\n')) ?? []
        const without = (where: Line['in']): string[] =>
          lines.filter((line) => line.in !== where).map((line) => line.text)
        expect(without('after')).toEqual(before)
        expect(without('before')).toEqual(after)
      }),
    )
  })

  it('is not looked for in what is too long', () => {
    expect(lineDifference('\n'.repeat(1_000), 'a')).toBeUndefined()
  })
})
