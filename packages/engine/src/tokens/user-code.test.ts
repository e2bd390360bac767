import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatUserCode, newUserCode, parseUserCode } from './user-code.ts'

it('is read back as it was shown, in any case and with any blanks', () => {
  for (let n = 0; n < 200; n++) {
    const code = newUserCode(randomBytes)
    expect(code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{8}$/u)
    const shown = formatUserCode(code)
    expect(parseUserCode(shown)).toBe(code)
    expect(parseUserCode(` ${shown.toLowerCase().replace('-', ' - ')} `)).toBe(code)
  }
})

it('uses every letter about equally often', () => {
  const counts = new Map<string, number>()
  for (let n = 0; n < 2_000; n++)
    for (const letter of newUserCode(randomBytes)) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  expect(counts.size).toBe(20)
  for (const count of counts.values()) expect(Math.abs(count - 800)).toBeLessThan(200)
})

it('is nothing else, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const code = parseUserCode(text)
      if (code !== undefined) expect(code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{8}$/u)
    }),
  )
})
