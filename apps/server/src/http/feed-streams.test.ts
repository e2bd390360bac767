/** The feed when there is much of it, and readers that are slow: over HTTP, signed by a real key. */
import { once } from 'node:events'
import {
  createServer,
  get,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type Revocation,
  RevocationFeed,
  type RevocationKind,
  RevocationSet,
  revocationKinds,
} from '@keygrant/engine'
import type { RevocationFeedDocument } from '@keygrant/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningServer, runServer, silent } from '../fixtures/running-server.ts'
import { callerReader } from './caller.ts'
import { type FeedListener, feedListener } from './feed-listener.ts'
import { RateLimit } from './rate-limit.ts'

const path = '/oauth2/revocations'

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
afterAll(() => server[Symbol.asyncDispose]())

let log: Revocation[]
let set: RevocationSet
let feed: RevocationFeed
let listener: FeedListener
let http: Server
let port: number

beforeEach(async () => {
  const { policy, signer, now } = server.keygrant.deps
  log = []
  set = new RevocationSet()
  feed = new RevocationFeed({
    set,
    // Numbers begin with 1, so what comes after one begins at its place.
    store: { revocationsAfter: (seq, limit) => Promise.resolve(log.slice(seq, seq + limit)) },
    signer,
    policy,
    now,
  })
  listener = listenerWith()
  http = createServer((request, response) => void listener.handle(request, response))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  port = (http.address() as AddressInfo).port
})
afterEach(() => {
  listener.close()
  http.closeAllConnections()
  http.close()
})

function listenerWith(patience = 30_000): FeedListener {
  return feedListener({
    feed,
    policy: server.keygrant.deps.policy,
    isFresh: () => true,
    readCaller: callerReader([]),
    requests: new RateLimit(1_000),
    logger: silent,
    heartbeat: 50,
    patience,
  })
}

/** So many more are revoked, dated over the longest life that a token may have: a day. */
function revoke(count: number, kinds: readonly RevocationKind[] = ['jti']): void {
  const now = server.keygrant.deps.now()
  for (let n = 0; n < count; n++) {
    const at = now - Math.floor((n * 86_400) / count)
    const kind = kinds[n % kinds.length] ?? 'jti'
    const value = `${kind}-${log.length}`
    const life = (kind === 'key' ? 3 : 1) * 86_400 + 300
    log.push({ seq: log.length + 1, kind, value, notBefore: at, expiresAt: at + life })
  }
  set.addFeed(log.slice(-count))
  feed.updated('e', log.slice(-count))
}

const ask = (headers: Record<string, string> = {}): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers }, resolve).on('error', reject)
  })

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const documentOf = (jws: string): RevocationFeedDocument =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as RevocationFeedDocument

describe('a snapshot of ten thousand entries', () => {
  it.each<[what: string, kinds: readonly RevocationKind[]]>([
    ...revocationKinds.map((kind): [string, RevocationKind[]] => [`of the kind ${kind}`, [kind]]),
    ['of all kinds', revocationKinds],
  ])('%s is 600 kB at the most, and less on the wire', async (_what, kinds) => {
    revoke(10_000, kinds)
    const raw = await bodyOf(await ask())
    const entries = Object.values(documentOf(raw.toString()).entries).flat()
    expect(entries).toHaveLength(10_000)
    expect(raw.length).toBeLessThanOrEqual(600_000)
    for (const encoding of ['br', 'gzip']) {
      const response = await ask({ 'accept-encoding': encoding })
      expect(response.headers['content-encoding']).toBe(encoding)
      expect((await bodyOf(response)).length).toBeLessThanOrEqual(raw.length * 0.7)
    }
  })
})

describe('a stream, where there are a hundred thousand entries', () => {
  beforeEach(() => revoke(100_000))
  const listen = (seq: number): Promise<IncomingMessage> =>
    ask({ accept: 'text/event-stream', 'last-event-id': `e.${seq}` })

  it('never begins with all of them: a few bytes send its reader for the document', async () => {
    const body = (await bodyOf(await listen(0))).toString()
    expect(body).toBe('retry: 1000\n\nevent: resync\ndata: e.100000\n\n')
  })

  it('is led up to by a document that comes whole, however slowly it is read', async () => {
    const response = await ask()
    let length = 0
    // Each piece is read when nothing else is left to do, and the connection fills up meanwhile.
    for await (const chunk of response) {
      length += (chunk as Buffer).length
      response.pause()
      await new Promise((resolve) => setImmediate(resolve))
      response.resume()
    }
    expect(length).toBe(Number(response.headers['content-length']))
    expect(length).toBeGreaterThan(4_000_000)
  })

  /** Begins a stream, and does not read it until no buffer on its way takes more. */
  async function full(): Promise<{ from: IncomingMessage; at: ServerResponse }> {
    const asked = once(http, 'request')
    const from = await listen(100_000)
    from.on('error', () => undefined)
    from.pause()
    const [, at] = (await asked) as [unknown, ServerResponse]
    while (!at.writableNeedDrain) {
      revoke(9_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { from, at }
  }

  /** Reads until it has everything, or is sent away. @returns Whether each delta continued the last. */
  async function readOn(response: IncomingMessage): Promise<{ at: number; isSentAway: boolean }> {
    let at = 100_000
    let text = ''
    for await (const chunk of response) {
      text += (chunk as Buffer).toString()
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const found = /event: (?<event>.*)\n(?:id: .*\n)?data: (?<data>.*)$/u.exec(
          text.slice(0, end),
        )?.groups
        text = text.slice(end + 2)
        if (found?.['event'] === 'resync') return { at, isSentAway: true }
        if (found === undefined) continue
        const { after, seq } = documentOf(found['data'] ?? '')
        expect(after).toBe(at)
        at = seq
      }
      if (at === log.length) break
    }
    return { at, isSentAway: false }
  }

  it('holds back what its reader does not take yet, and loses nothing of it', async () => {
    const { from, at } = await full()
    const waiting = at.writableLength
    for (let burst = 0; burst < 5; burst++) {
      revoke(10)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(at.writableLength).toBe(waiting)
    expect(await readOn(from)).toEqual({ at: log.length, isSentAway: false })
  })

  it('sends a reader for the document who has fallen too far behind', async () => {
    const { from } = await full()
    revoke(9_000)
    revoke(9_000)
    const { at, isSentAway } = await readOn(from)
    expect({ at: at < log.length, isSentAway }).toEqual({ at: true, isSentAway: true })
  })

  it('ends for a reader that takes nothing at all', async () => {
    listener.close()
    listener = listenerWith(50)
    const { from, at } = await full()
    if (!at.closed) await once(at, 'close')
    from.destroy()
    expect(at.writableFinished).toBe(false)
  })
})

it('shows a sign of life while nothing happens', async () => {
  revoke(1)
  let text = ''
  for await (const chunk of await ask({ accept: 'text/event-stream', 'last-event-id': 'e.1' })) {
    text += (chunk as Buffer).toString()
    if (text.includes('heartbeat') && text.endsWith('\n\n')) break
  }
  const jws = /event: heartbeat\nid: e\.1\ndata: (?<jws>.*)\n/u.exec(text)?.groups?.['jws'] ?? ''
  expect(documentOf(jws)).toMatchObject({ seq: 1, after: 1, entries: {} })
})

describe('a reader whom another node has led further than this one is', () => {
  it('is led on as soon as this one is there, and sent for the document if that takes too long', async () => {
    revoke(1)
    const waiting = await ask({ accept: 'text/event-stream', 'last-event-id': 'e.2' })
    const other = await ask({ accept: 'text/event-stream', 'last-event-id': 'e.3' })
    revoke(1)
    let text = ''
    for await (const chunk of waiting) {
      text += (chunk as Buffer).toString()
      if (text.includes('data')) break
    }
    expect(text).toContain('id: e.2\n')
    expect((await bodyOf(other)).toString()).toContain('event: resync')
  })
})
