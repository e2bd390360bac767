import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync } from 'node:zlib'
import { RevocationFeed, RevocationSet } from '@keygrant/engine'
import { parseJws, type RevocationFeedDocument } from '@keygrant/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, runServer, silent } from '../fixtures/running-server.ts'
import { callerReader } from './caller.ts'
import { feedListener } from './feed-listener.ts'
import { RateLimit } from './rate-limit.ts'

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const path = '/oauth2/revocations'
const get = (query = '', headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.origin}${path}${query}`, { headers })

/** What a document says, its signature checked by the server's own keys. */
function claimsOf(jws: string): RevocationFeedDocument {
  expect(server.keygrant.deps.signer.read(jws, 'revocations+jwt')).toBeDefined()
  return parseJws(jws)?.payload as unknown as RevocationFeedDocument
}
const read = async (query = ''): Promise<RevocationFeedDocument> =>
  claimsOf(await (await get(query)).text())

const revoke = async (value: string): Promise<number> => {
  const { store, now } = server.keygrant.deps
  return (await store.revoke({ kind: 'jti', value, notBefore: now(), expiresAt: now() + 900 })).seq
}

interface FeedEvent {
  readonly event: string
  readonly id: string
  readonly document: RevocationFeedDocument
}

/** Reads events until told to stop. */
async function* listen(from?: string): AsyncGenerator<FeedEvent> {
  const ending = new AbortController()
  const response = await fetch(server.origin + path, {
    headers: { accept: 'text/event-stream', ...(from !== undefined && { 'last-event-id': from }) },
    signal: ending.signal,
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  let text = ''
  try {
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end)
        text = text.slice(end + 2)
        const found = /^event: (?<event>.*)\nid: (?<id>.*)\ndata: (?<data>.*)$/u.exec(block)?.groups
        if (found !== undefined)
          yield {
            event: found['event'] ?? '',
            id: found['id'] ?? '',
            document: claimsOf(found['data'] ?? ''),
          }
      }
    }
  } finally {
    ending.abort()
  }
}

describe('the document', () => {
  it('is signed, names nobody, and may be kept for a second by anyone', async () => {
    await revoke('jti-secret')
    const response = await get()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/revocations+jwt')
    expect(response.headers.get('cache-control')).toBe('public, max-age=1')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const { iss, iat, exp, entries } = claimsOf(await response.text())
    expect(iss).toBe('http://localhost:4000')
    expect(exp - iat).toBe(300)
    expect(JSON.stringify(entries)).not.toContain('jti-secret')
  })

  it('comes as what is new to whoever says where they are', async () => {
    await read()
    const { epoch, seq } = await read()
    const next = await revoke('later')
    const known = await read(`?after=${seq}&epoch=${epoch}`)
    expect(known.after).toBe(seq)
    expect(next).toBeGreaterThan(seq)
    expect((await read(`?after=${next}&epoch=other`)).after).toBeUndefined()
  })

  it('is sent again only if it changed', async () => {
    const first = await get()
    const tag = first.headers.get('etag') ?? ''
    const second = await get('', { 'if-none-match': tag })
    // A second may have passed in between: then it is another document, with another tag.
    expect(second.status === 304 || second.headers.get('etag') !== tag).toBe(true)
  })

  it('is compressed for whoever takes it so', async () => {
    const response = await new Promise<{ encoding: string; body: Buffer }>((resolve, reject) => {
      import('node:http').then(({ get: ask }) => {
        ask(`${server.origin}${path}`, { headers: { 'accept-encoding': 'br' } }, (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () =>
            resolve({
              encoding: String(answer.headers['content-encoding']),
              body: Buffer.concat(chunks),
            }),
          )
        }).on('error', reject)
      }, reject)
    })
    expect(response.encoding).toBe('br')
    expect(claimsOf(brotliDecompressSync(response.body).toString()).entries).toBeDefined()
  })

  it.each(['?after=x', '?after=-1', '?after=1&epoch=a%20b', '?after=1e3'])(
    'is refused for a position that can’t be: %s',
    async (query) => {
      const response = await get(query)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: 'invalid_request' })
    },
  )

  it.each(['POST', 'PUT', 'DELETE'])('is not for %s', async (method) => {
    const response = await fetch(server.origin + path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })
})

describe('the stream', () => {
  /** Where a reader is who has everything, as far as the document goes. */
  const here = async (): Promise<string> => {
    const { epoch, seq } = await read()
    return `${epoch}.${seq}`
  }

  it('gives each revocation from where a reader is', async () => {
    const events = listen(await here())
    expect((await events.next()).value).toMatchObject({ event: 'delta' })
    const seq = await revoke('streamed')
    let last = (await events.next()).value as FeedEvent
    while (last.document.seq < seq) last = (await events.next()).value as FeedEvent
    expect(last.event).toBe('delta')
    expect(last.document.entries.j).toHaveLength(1)
    expect(last.id).toBe(`${last.document.epoch}.${last.document.seq}`)
    await events.return(undefined)
  })

  it('goes on where a reader was', async () => {
    const from = await here()
    const missed = await revoke('missed')
    const seen: number[] = []
    for await (const { event, document } of listen(from)) {
      expect(event).toBe('delta')
      seen.push(document.seq)
      if (document.seq >= missed) break
    }
    expect(seen.at(-1)).toBe(missed)
  })

  it('goes on from the position in the address, where no header can be sent', async () => {
    const { epoch, seq } = await read()
    const { body } = await get(`?after=${seq}&epoch=${epoch}`, { accept: 'text/event-stream' })
    let text = ''
    for await (const chunk of body ?? []) {
      text += Buffer.from(chunk).toString()
      if (text.includes('data: ')) break
    }
    expect(text).toContain('event: delta')
  })

  it.each([
    ['of another history', 'other.1'],
    ['that says nothing', 'x'],
    ['that is nowhere yet', undefined],
  ])('sends a reader %s for the document, and ends', async (_what, from) => {
    const headers = { accept: 'text/event-stream', ...(from && { 'last-event-id': from }) }
    const text = await (await get('', headers)).text()
    expect(text).toMatch(/\n\nevent: resync\ndata: [0-9a-z]+\.\d+\n\n$/u)
    expect(text).not.toContain('id:')
  })

  it('ends when the server does', async () => {
    const other = await runServer()
    const jws = await (await fetch(other.origin + path)).text()
    const { epoch, seq } = parseJws(jws)?.payload ?? {}
    const headers = {
      accept: 'text/event-stream',
      'last-event-id': `${String(epoch)}.${String(seq)}`,
    }
    const response = await fetch(other.origin + path, { headers })
    const ended = response.text()
    await other[Symbol.asyncDispose]()
    expect(await ended).toContain('event: delta')
  })
})

it('gives out nothing while the database does not answer: no old document, no sign of life', async () => {
  const { policy, signer, now } = server.keygrant.deps
  const set = new RevocationSet()
  const store = { revocationsAfter: () => Promise.resolve([]) }
  const listener = feedListener({
    feed: new RevocationFeed({ set, store, signer, policy, now }),
    policy,
    isFresh: () => false,
    readCaller: callerReader([]),
    requests: new RateLimit(100),
    logger: silent,
  })
  const alone = createServer((request, response) => void listener.handle(request, response))
  await new Promise<void>((resolve) => alone.listen(0, '127.0.0.1', resolve))
  const { port } = alone.address() as AddressInfo
  for (const accept of ['*/*', 'text/event-stream']) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept } })
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
  }
  listener.close()
  alone.closeAllConnections()
  alone.close()
})
