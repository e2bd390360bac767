/** The documentation's page of timings, as the command that measured writes it. */
import type { PageScore } from '../suites/pages.ts'

/** How the machine was when it was measured. */
export interface Circumstances {
  readonly node: string
  readonly cores: number
  readonly rounds: number
  /** Of the minute before. */
  readonly load: number
  /** As `2026-11-29`. */
  readonly day: string
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2)
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(0)
const sum = (bytes: Readonly<Record<string, number>>): number =>
  Object.values(bytes).reduce((all, each) => all + each, 0)

const head =
  '| page | first paint, s | largest paint, s | blocked, ms | shift | requests | script, kB | all, kB |\n|---|--:|--:|--:|--:|--:|--:|--:|'

const row = (score: PageScore): string =>
  `| \`${score.path}\` | ${[
    seconds(score.firstContentfulPaint),
    seconds(score.largestContentfulPaint),
    score.totalBlockingTime.toFixed(0),
    score.cumulativeLayoutShift.toFixed(3),
    score.requests,
    kilobytes(score.bytes['Script'] ?? 0),
    kilobytes(sum(score.bytes)),
  ].join(' | ')} |`

const table = (scores: readonly PageScore[], profile: string): string =>
  [head, ...scores.filter((each) => each.profile === profile).map(row)].join('\n')

export const timingsPage = (
  scores: readonly PageScore[],
  { node, cores, rounds, load, day }: Circumstances,
): string => `# How soon the console is there

Written by \`npm run bench -- --only pages\`: a real Chromium opens each page with nothing cached, against the program that \`npm start\` starts, over HTTP/1.1. The figures are medians of ${rounds} looks on ${day}, on ${cores} cores with Node ${node}. In the minute before, the load average was ${load.toFixed(1)}; above the number of cores, other work slowed down what is measured here.

First and largest contentful paint, total blocking time and cumulative layout shift are defined as [web.dev](https://web.dev/articles/vitals) and Lighthouse do. Good are, by web.dev: a largest paint within 2.5 s, a shift below 0.1; by Lighthouse: less than 200 ms blocked.

## A phone on a slow line

A processor four times slower, 562 ms for each request and 1.5 Mbit/s: Lighthouse’s preset for phones, as it throttles a browser.

${table(scores, 'phone')}

## A desktop

The processor as it is, 150 ms for each request and 9.4 Mbit/s: Lighthouse’s preset for desktops, throttled in the same way.

${table(scores, 'desktop')}

What the first paint shows in the console says that it is loading; the largest one is the page. After the first visit scripts and styles come from the browser’s cache, where they stay until there is another version.
`
