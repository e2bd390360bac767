/** What people feel of tasks and shifts, in one number each, as web.dev defines them. Times in milliseconds. */

export interface Task {
  readonly at: number
  readonly duration: number
}

export interface Shift {
  readonly at: number
  readonly value: number
}

/** Total blocking time: what of each task came after the first paint and beyond the 50 ms that nobody notices. */
export const blocking = (tasks: readonly Task[], firstPaint: number): number =>
  tasks.reduce((sum, { at, duration }) => {
    const seen = Math.min(duration, at + duration - firstPaint)
    return sum + Math.max(0, seen - 50)
  }, 0)

/** Cumulative layout shift: shifts less than a second apart belong together, for five seconds at the most. */
export function worstWindow(shifts: readonly Shift[]): number {
  let worst = 0
  let [sum, begun, last] = [0, -Infinity, -Infinity]
  for (const { at, value } of shifts) {
    if (at - last > 1_000 || at - begun > 5_000) [sum, begun] = [0, at]
    sum += value
    last = at
    worst = Math.max(worst, sum)
  }
  return worst
}
