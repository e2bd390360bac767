import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvents, type ServerEvent } from './read-events.ts'

/** A stream of these bytes, in parts of at most so many. */
const streamOf = (text: string, size: number): ReadableStream<Uint8Array> => {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close()
      else controller.enqueue(bytes.slice(at, (at += size)))
    },
  })
}

async function all(text: string, size = 1_000): Promise<ServerEvent[]> {
  const events: ServerEvent[] = []
  for await (const event of readEvents(streamOf(text, size))) events.push(event)
  return events
}

describe('events of a stream', () => {
  it.each([
    ['one with an id', 'id: a\nevent: log\ndata: {}\n\n', { id: 'a', event: 'log', data: '{}' }],
    ['one without a name', 'data: x\n\n', { id: undefined, event: 'message', data: 'x' }],
    ['two lines of data', 'data: x\ndata:y\n\n', { id: undefined, event: 'message', data: 'x\ny' }],
    // JSON leaves this character as it is, and it ends no line here.
    [
      'a line separator in the data',
      'data: x\u2028y\n\n',
      { id: undefined, event: 'message', data: 'x\u2028y' },
    ],
    [
      'lines that end with CRLF',
      'id: 1\r\ndata: x\r\n\r\n',
      { id: '1', event: 'message', data: 'x' },
    ],
  ])('are read: %s', async (_what, text, event) => {
    expect(await all(text)).toEqual([event])
  })

  it.each([
    ['a comment', ': nothing new\n\n'],
    ['how long to wait', 'retry: 1000\n\n'],
    ['an event that broke off', 'id: 1\ndata: x\n'],
  ])('are not made of %s', async (_what, text) => {
    expect(await all(text)).toEqual([])
  })

  it('are the same however the bytes arrive', async () => {
    const text = fc.string({ unit: 'grapheme' }).map((each) => JSON.stringify(each))
    await fc.assert(
      fc.asyncProperty(fc.array(text), fc.integer({ min: 1, max: 9 }), async (datas, size) => {
        const written = datas.map((data, at) => `id: ${at}\nevent: log\ndata: ${data}\n\n`).join('')
        const expected = datas.map((data, at) => ({ id: `${at}`, event: 'log', data }))
        expect(await all(written, size)).toEqual(expected)
      }),
    )
  })
})
