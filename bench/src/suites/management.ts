/** How long the pages of the console's lists take the server, with ten thousand clients in it. */
import { type Scrolling, scrollCredentials } from '../pages/scroll.ts'
import { type KeygrantSubject, startKeygrant } from '../subjects/keygrant.ts'
import { startPostgres } from '../subjects/postgres.ts'

const clients = 10_000
/** How many are made at the same time. */
const makers = 32
/** What a page of a list may take, in milliseconds. */
export const bar = 100

/** One list as the console asks for it; milliseconds from request to the whole answer, on loopback. */
export interface ListScore {
  readonly database: 'SQLite' | 'PostgreSQL'
  readonly name: string
  readonly path: string
  readonly items: number
  readonly p50: number
  readonly p99: number
}

export interface Lists {
  readonly scores: readonly ListScore[]
  /** The list of all these credentials in a browser, on SQLite. */
  readonly scrolling: Scrolling
}

/** Measured one request after the other: what one page takes, not how many a second there can be. */
export async function management({ rounds }: { readonly rounds: number }): Promise<Lists> {
  const times = rounds * 20
  const embedded = await startKeygrant(4660)
  const postgres = await startPostgres(4664)
  try {
    const scores = await scoresOf('SQLite', embedded, times)
    const scrolling = await scrollCredentials(
      `http://localhost:${embedded.port}`,
      await addVisitor(embedded),
    )
    await embedded.stop()
    const subject = await startKeygrant(4662, postgres.url)
    try {
      return { scores: [...scores, ...(await scoresOf('PostgreSQL', subject, times))], scrolling }
    } finally {
      await subject.stop()
    }
  } finally {
    await embedded.stop()
    await postgres.stop()
  }
}

async function scoresOf(
  database: ListScore['database'],
  subject: KeygrantSubject,
  times: number,
): Promise<ListScore[]> {
  await fill(subject)
  const scores: ListScore[] = []
  for (const [name, path] of await pages(subject))
    scores.push({ database, ...(await time(subject, { name, path, times })) })
  return scores
}

/** Somebody of the organization that all these clients are of. */
async function addVisitor({ manage, organizationId }: KeygrantSubject) {
  const visitor = { email: 'ada@example.com', password: 'a password for one run only' }
  const { id } = await manage('users', { ...visitor, name: 'Ada' })
  await manage(`organizations/${organizationId}/members`, { user_id: id, role: 'developer' })
  return visitor
}

async function fill({ manage, organizationId }: KeygrantSubject): Promise<void> {
  let made = 0
  const make = async (): Promise<void> => {
    while (made < clients) {
      const name = `worker ${made++}`
      const shared = { type: 'machine', organization_id: organizationId, scope: 'balance:read' }
      await manage('clients', { ...shared, name })
    }
  }
  await Promise.all(Array.from({ length: makers }, make))
}

interface Page {
  readonly items: readonly { readonly client_id?: string }[]
  readonly next_cursor: string | null
}

const read = async ({ origin, token }: KeygrantSubject, path: string): Promise<Page> => {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${origin}/api/v1/${path}`, { headers })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Page
}

/** Lists, and what of them people look at: the first page, one far down, one that was searched for. */
async function pages(subject: KeygrantSubject): Promise<(readonly [string, string])[]> {
  let cursor = ''
  for (let page = 0; page < 40; page++) {
    const { next_cursor } = await read(subject, `clients?limit=200${cursor}`)
    cursor = `&cursor=${encodeURIComponent(next_cursor ?? '')}`
  }
  return [
    ['clients, first page', 'clients?type=machine&limit=50'],
    ['clients, 200 of them', 'clients?limit=200'],
    ['clients, behind 8,000', `clients?limit=200${cursor}`],
    ['clients, searched, few', 'clients?q=worker%209999&limit=50'],
    ['clients, searched, none', 'clients?q=nobody&limit=50'],
    ['overview', 'overview'],
    ['audit, first page', 'audit?limit=50'],
    ['logs, first page', 'logs?limit=50'],
    ['organizations', 'organizations?limit=50'],
  ]
}

interface Timing {
  readonly name: string
  readonly path: string
  readonly times: number
}

async function time(
  subject: KeygrantSubject,
  { name, path, times }: Timing,
): Promise<Omit<ListScore, 'database'>> {
  const taken: number[] = []
  let items = 0
  for (let n = -5; n < times; n++) {
    const begun = performance.now()
    const page = await read(subject, path)
    // The first few warm up what every process warms up.
    if (n >= 0) taken.push(performance.now() - begun)
    items = page.items?.length ?? 0
  }
  taken.sort((a, b) => a - b)
  const at = (part: number): number => taken[Math.floor((taken.length - 1) * part)] ?? 0
  return { name, path, items, p50: at(0.5), p99: at(0.99) }
}
