/**
 * The ten steps of a refresh, and a place to watch them from.
 */

/** The steps of one refresh, in order. */
export const steps = [
  'in-flight',
  'compare',
  'locked',
  're-read',
  'marked',
  'sent',
  'merged',
  'written',
  'published',
  'unlocked',
] as const

/** One of the steps. It has been taken when it is heard of. */
export type Step = (typeof steps)[number]

type Observer = (step: Step) => void

// For test programs that kill themselves at a step. Not part of the package's interface: no index
// exports it.
let observer: Observer | undefined

/** Has `watch` called after each step of every refresh of this process. */
export function observeSteps(watch: Observer | undefined): void {
  observer = watch
}

/** Says that a step has been taken. */
export const reach = (step: Step): void => observer?.(step)
