/** Opens one page with nothing cached, and says what it cost: in time as people feel it, and in bytes. */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { blocking, type Shift, type Task, worstWindow } from './felt.ts'
import type { Profile } from './profiles.ts'

export type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

/** Times in milliseconds from the navigation on, sizes in bytes as they came over the wire. */
export interface Look {
  readonly firstContentfulPaint: number
  readonly largestContentfulPaint: number
  /** How long, between the first paint and the end, tasks kept the page from answering. */
  readonly totalBlockingTime: number
  /** The worst window of shifts, as web.dev defines it. */
  readonly cumulativeLayoutShift: number
  readonly requests: number
  readonly bytes: Readonly<Record<string, number>>
}

/** What happens in the page, kept from its very beginning. */
interface Seen {
  lcp: number
  readonly shifts: Shift[]
  readonly tasks: Task[]
}

/** Nothing came over the wire, and no task was long, for this while: the page is there. */
const quiet = 1_000
const patience = 90_000

interface Order {
  readonly profile: Profile
  readonly signedIn: StorageState
  readonly address: string
}

export async function lookAt(browser: Browser, order: Order): Promise<Look> {
  const { profile, signedIn, address } = order
  const context = await browser.newContext({ ...profile.screen, storageState: signedIn })
  context.setDefaultTimeout(patience)
  try {
    const page = await context.newPage()
    await page.addInitScript(watch)
    const client = await context.newCDPSession(page)
    await throttle(client, profile)
    const wire = await listen(client)
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await untilQuiet(page, wire)
    return { ...(await timesOf(page)), requests: wire.requests, bytes: wire.bytes }
  } finally {
    await context.close()
  }
}

async function throttle(client: CDPSession, { cpu, network }: Profile): Promise<void> {
  await client.send('Network.enable')
  await client.send('Network.emulateNetworkConditions', { offline: false, ...network })
  await client.send('Emulation.setCPUThrottlingRate', { rate: cpu })
}

interface Wire {
  requests: number
  /** By type: Document, Script, Stylesheet, Fetch … */
  readonly bytes: Record<string, number>
  lastAt: number
}

async function listen(client: CDPSession): Promise<Wire> {
  const wire: Wire = { requests: 0, bytes: {}, lastAt: performance.now() }
  const types = new Map<string, string>()
  client.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type))
  client.on('Network.requestWillBeSent', () => {
    wire.requests++
    wire.lastAt = performance.now()
  })
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId) ?? 'Other'
    wire.bytes[type] = (wire.bytes[type] ?? 0) + encodedDataLength
    wire.lastAt = performance.now()
  })
  return wire
}

async function untilQuiet(page: Page, wire: Wire): Promise<void> {
  const until = performance.now() + patience
  while (performance.now() < until) {
    const sinceTask = await page.evaluate(() => {
      const { seen } = globalThis as unknown as { seen: Seen }
      const last = seen.tasks.at(-1)
      return last === undefined ? performance.now() : performance.now() - last.at - last.duration
    })
    if (Math.min(performance.now() - wire.lastAt, sinceTask) > quiet) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${page.url()} did not come to rest`)
}

/** In the page, before any script of it. */
function watch(): void {
  const seen: Seen = { lcp: 0, shifts: [], tasks: [] }
  Object.assign(globalThis, { seen })
  const each = (type: string, take: (entry: PerformanceEntry) => void): void =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
    })
  each('largest-contentful-paint', ({ startTime }) => {
    seen.lcp = startTime
  })
  each('layout-shift', (entry) => {
    const { value } = entry as PerformanceEntry & { value: number }
    seen.shifts.push({ at: entry.startTime, value })
  })
  each('longtask', ({ startTime, duration }) => seen.tasks.push({ at: startTime, duration }))
}

type Times = Pick<
  Look,
  'firstContentfulPaint' | 'largestContentfulPaint' | 'totalBlockingTime' | 'cumulativeLayoutShift'
>

async function timesOf(page: Page): Promise<Times> {
  const [first, { lcp, shifts, tasks }] = await page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: Seen }
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    return [paint, seen] as const
  })
  return {
    firstContentfulPaint: first,
    largestContentfulPaint: lcp,
    totalBlockingTime: blocking(tasks, first),
    cumulativeLayoutShift: worstWindow(shifts),
  }
}
