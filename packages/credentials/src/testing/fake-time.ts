/**
 * Clocks and timers that stand still until told, while the network goes on for real.
 */
import { onTestFinished, vi } from 'vitest'

export interface FakeTime {
  /** Moves both clocks and fires what is due. */
  pass(milliseconds: number): void
  /** Moves the wall clock only, as an administrator or a sleeping laptop does. */
  setWall(milliseconds: number): void
}

export function useFakeTime(): FakeTime {
  vi.useFakeTimers({ toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  return {
    pass: (milliseconds) => void vi.advanceTimersByTime(milliseconds),
    setWall: (milliseconds) => void vi.setSystemTime(Date.now() + milliseconds),
  }
}
