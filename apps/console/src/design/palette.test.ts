import { describe, expect, it } from 'vitest'
import { contrast } from './contrast.ts'
import { type Palette, palettes } from './palette.ts'

type Pair = readonly [what: string, text: string, ground: string]

const texts = (palette: Palette): readonly Pair[] => {
  const { ground, sheet, inset, ink, quiet, placeholder, accent, danger, tones } = palette
  const grounds = { ground, sheet, inset }
  const words = { ink, quiet, placeholder, accent, danger }
  return [
    ...Object.entries(grounds).flatMap(([on, ground]) =>
      Object.entries(words).map(([name, text]): Pair => [`${name} on ${on}`, text, ground]),
    ),
    ...Object.entries(tones).flatMap(([name, tone]): readonly Pair[] => [
      [`text of ${name}`, tone.text, tone.ground],
      [`text of ${name} when pointed at`, tone.text, tone.hover],
      [`text of ${name} on a sheet`, tone.text, sheet],
    ]),
    ['on accent', palette.onAccent, accent],
    ['on accent when pointed at', palette.onAccent, palette.accentHover],
    ['on danger', palette.onDanger, danger],
    ['on danger when pointed at', palette.onDanger, palette.dangerHover],
  ]
}

describe.each(Object.entries(palettes))('%s colours', (_scheme, palette) => {
  it.each(texts(palette))('of text are read: %s', (_what, text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5)
  })

  it.each([
    ['a sheet', palette.sheet],
    ['the ground', palette.ground],
  ])('of edges are seen on %s', (_what, ground) => {
    expect(contrast(palette.edge, ground)).toBeGreaterThanOrEqual(3)
  })
})

describe('contrast', () => {
  it('goes from one to twenty-one', () => {
    expect(contrast('#777777', '#777777')).toBe(1)
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  })
  it('refuses what Mantine calls dimmed', () =>
    expect(contrast('#868e96', '#ffffff')).toBeLessThan(4.5))
})
