/** On what a page is looked at: as Lighthouse's two presets throttle by the browser's own means. */
import type { BrowserContextOptions } from 'playwright-core'

export interface Profile {
  readonly name: string
  readonly screen: Pick<
    BrowserContextOptions,
    'viewport' | 'deviceScaleFactor' | 'isMobile' | 'hasTouch'
  >
  /** How many times slower the processor is made. */
  readonly cpu: number
  /** Milliseconds, and bytes in a second. */
  readonly network: {
    readonly latency: number
    readonly downloadThroughput: number
    readonly uploadThroughput: number
  }
}

/** In the browser each request waits once, for what takes several round trips on a line. */
const waits = 3.75
const bytesPerSecond = (kilobits: number): number => (kilobits * 1000 * 0.9) / 8

export const profiles: readonly Profile[] = [
  {
    name: 'phone',
    screen: {
      viewport: { width: 412, height: 823 },
      deviceScaleFactor: 1.75,
      isMobile: true,
      hasTouch: true,
    },
    cpu: 4,
    network: {
      latency: 150 * waits,
      downloadThroughput: bytesPerSecond(1_638.4),
      uploadThroughput: bytesPerSecond(750),
    },
  },
  {
    name: 'desktop',
    screen: { viewport: { width: 1350, height: 940 }, deviceScaleFactor: 1 },
    cpu: 1,
    network: {
      latency: 40 * waits,
      downloadThroughput: bytesPerSecond(10_240),
      uploadThroughput: bytesPerSecond(10_240),
    },
  },
]
