/**
 * Time, twice: a monotonic reading, which nobody can set, and the wall clock, which goes on while a
 * laptop sleeps. A lifetime counts as over as soon as either says so. A wall clock that is wrong
 * does no harm, since only differences are used; one that jumps costs one early renewal.
 */

/** One look at both clocks, in milliseconds. */
export interface Moment {
  readonly monotonic: number
  readonly wall: number
}

/** Looks at both clocks. */
export const lookAtClocks = (): Moment => ({ monotonic: performance.now(), wall: Date.now() })

/** Milliseconds from `start` to `end`: the longer of what the two clocks say. */
export const elapsed = (start: Moment, end: Moment): number =>
  Math.max(end.monotonic - start.monotonic, end.wall - start.wall)
