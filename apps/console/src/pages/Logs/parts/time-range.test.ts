import { describe, expect, it } from 'vitest'
import { fieldOf, fromOf, spanOf } from './time-range.ts'

const now = Date.parse('2026-11-29T12:00:31.250Z')

describe('a range of the log', () => {
  it.each([
    ['1h', '2026-11-29T11:00:00.000Z'],
    ['7d', '2026-11-22T12:00:00.000Z'],
    [undefined, undefined],
    ['1 year', undefined],
  ])('%s begins at %s', (range, from) => {
    expect(fromOf(range, now)).toBe(from)
  })
})

describe('two times that somebody gave', () => {
  const noon = '2026-11-29T12:00:00.000Z'

  it('are the span, whichever of them is there', () => {
    expect(spanOf({ range: 'custom', from: noon }, now)).toEqual({ from: noon, to: undefined })
    expect(spanOf({ range: 'custom', from: '2026-11-29T13:00+01:00', to: noon }, now)).toEqual({
      from: noon,
      to: noon,
    })
  })

  it('count only where they are asked for, and only if they are times', () => {
    expect(spanOf({ range: 'custom', from: 'soon', to: 'later' }, now)).toEqual({
      from: undefined,
      to: undefined,
    })
    expect(spanOf({ range: '1h', to: noon }, now).to).toBeUndefined()
  })

  it('are shown in the zone of whoever looks, and mean the same when they are sent', () => {
    expect(new Date(fieldOf(noon)).toISOString()).toBe(noon)
    expect(fieldOf('soon')).toBe('')
  })
})
