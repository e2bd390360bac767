import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packageFolder } from '../../installed.ts'
import { accentTones, contrastOf, type Scheme, sheets } from './accent-tones.ts'

const colour = fc
  .tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 255 })))
  .map((all) => `#${all.map((each) => each.toString(16).padStart(2, '0')).join('')}`)

describe.each<Scheme>(['light', 'dark'])('the tones of a colour, %s', (scheme) => {
  it('can be read wherever they stand, whatever the colour', () => {
    fc.assert(
      fc.property(colour, (chosen) => {
        const { accent, strong, onAccent, tint } = accentTones(chosen, scheme)
        for (const tone of [accent, strong])
          for (const ground of [...sheets[scheme].grounds, tint, onAccent])
            expect(contrastOf(tone, ground)).toBeGreaterThanOrEqual(4.5)
      }),
    )
  })

  it('are reckoned against the grounds that the style has', () => {
    const style = readFileSync(new URL('static/style.css', packageFolder), 'utf8')
    const [light = '', dark = ''] = style.split('@media (prefers-color-scheme: dark)')
    const { grounds, onAccent } = sheets[scheme]
    const part = scheme === 'light' ? light : dark
    expect(part).toContain(`--sheet: ${grounds[0]};`)
    expect(part).toContain(`--ground: ${grounds[1]};`)
    expect(part).toContain(`--on-accent: ${onAccent};`)
  })
})

describe('a colour that can be read already', () => {
  it('stays as it was chosen', () => {
    expect(accentTones('#0b6e4f', 'light').accent).toBe('#0b6e4f')
    expect(accentTones('#7ee0b5', 'dark').accent).toBe('#7ee0b5')
  })

  it('is told from one that can’t, which gets darker or lighter', () => {
    expect(accentTones('#ffd400', 'light').accent).not.toBe('#ffd400')
    expect(accentTones('#ffd400', 'dark').accent).toBe('#ffd400')
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21)
  })
})
