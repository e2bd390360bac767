import { describe, expect, it } from 'vitest'
import { blocking, worstWindow } from './felt.ts'

describe('blocking time', () => {
  it.each([
    ['nothing of a task that nobody notices', [{ at: 100, duration: 50 }], 0],
    ['what a task takes beyond 50 ms', [{ at: 100, duration: 80 }], 30],
    ['nothing before the first paint', [{ at: 0, duration: 80 }], 0],
    ['what of a task comes after the first paint', [{ at: 40, duration: 180 }], 70],
  ])('is %s', (_what, tasks, expected) => {
    expect(blocking(tasks, 100)).toBe(expected)
  })
})

describe('layout shift', () => {
  it.each([
    ['nothing without a shift', [], 0],
    [
      'the sum of shifts that follow each other',
      [
        [0, 1],
        [900, 2],
      ],
      3,
    ],
    [
      'the worst of windows a second apart',
      [
        [0, 1],
        [1_001, 2],
        [2_500, 1],
      ],
      2,
    ],
    [
      'at the most five seconds of it',
      [0, 900, 1_800, 2_700, 3_600, 4_500, 5_400].map((at) => [at, 1]),
      6,
    ],
  ])('is %s', (_what, shifts, expected) => {
    expect(worstWindow(shifts.map(([at = 0, value = 0]) => ({ at, value })))).toBe(expected)
  })
})
