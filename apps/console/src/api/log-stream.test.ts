import { afterEach, describe, expect, it, vi } from 'vitest'
import { watchLogs } from './log-stream.ts'

afterEach(() => vi.unstubAllGlobals())

const event = (id: string): string => `id: ${id}\nevent: log\ndata: {"id":"${id}"}\n\n`

/** A stream that gives these events and then ends, or breaks. */
const streaming = (ids: readonly string[], breaks = false): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(ids.map(event).join('')))
        if (!breaks) controller.close()
      },
      pull(controller) {
        if (breaks) controller.error(new Error('reset'))
      },
    }),
    { headers: { 'content-type': 'text/event-stream' } },
  )

/** Stands in for the network; stops the watching when there is nothing left to answer. */
type Answer = Response | Error | ((signal: AbortSignal) => Response)

async function watch(answers: readonly Answer[], after?: string) {
  const stop = new AbortController()
  const left = [...answers]
  const asked: (string | null)[] = []
  const seen: string[] = []
  const states: boolean[] = []
  vi.stubGlobal('fetch', async (_address: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get('last-event-id'))
    const next = left.shift()
    if (left.length === 0) stop.abort()
    if (next === undefined || next instanceof Error) throw next ?? new Error('nothing left')
    return next instanceof Response ? next : next(init.signal as AbortSignal)
  })
  await watchLogs({
    query: { outcome: 'refused' },
    organization: 'org_1',
    after,
    signal: stop.signal,
    onEntry: (entry) => seen.push((entry as { id: string }).id),
    onState: (connected) => states.push(connected),
    pause: 0,
    patience: 20,
  })
  return { asked, seen, states }
}

describe('the log as it is written', () => {
  it('begins behind what was listed, and goes on behind what came last', async () => {
    const { asked, seen } = await watch(
      [streaming(['b', 'c']), streaming([]), streaming(['d'])],
      'a',
    )
    expect(asked).toEqual(['a', 'c', 'c'])
    expect(seen).toEqual(['b', 'c', 'd'])
  })

  it('goes on when the connection breaks, or there is none', async () => {
    const { asked, seen, states } = await watch([
      streaming(['a'], true),
      new TypeError('Failed to fetch'),
      new Response(null, { status: 503 }),
      streaming(['b']),
    ])
    expect(asked).toEqual([null, 'a', 'a', 'a'])
    expect(seen).toEqual(['a', 'b'])
    expect(states.slice(0, 2)).toEqual([true, false])
  })

  it('counts a connection that says nothing any more as broken', async () => {
    const mute = (signal: AbortSignal): Response =>
      new Response(
        new ReadableStream({
          start: (controller) => signal.addEventListener('abort', () => controller.error('gone')),
        }),
      )
    const { asked } = await watch([mute, streaming([])], 'a')
    expect(asked).toEqual(['a', 'a'])
  })

  it('gives up when it is refused', async () => {
    const refused = new Response(JSON.stringify({ code: 'forbidden', status: 403, title: 'No' }), {
      status: 403,
      headers: { 'content-type': 'application/problem+json' },
    })
    await expect(watch([refused, streaming([])])).rejects.toMatchObject({
      problem: { code: 'forbidden' },
    })
  })
})
