import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EventStreamReader } from './event-stream.ts'

const encoder = new TextEncoder()
const readAll = (text: string): readonly unknown[] =>
  new EventStreamReader(1_000).read(encoder.encode(text))

it('reads an event, and passes over what it has no use for', () => {
  expect(readAll(': hello\nretry: 1000\n\nevent: delta\nid: e.7\ndata: abc\n\n')).toEqual([
    { event: 'delta', data: 'abc' },
  ])
})

it.each([
  ['line feeds', '\n'],
  ['carriage returns', '\r'],
  ['both', '\r\n'],
])('takes %s for ends of lines', (_name, end) => {
  const text = ['event: a', 'data:b', 'data: c', '', 'data', '', ''].join(end)
  expect(readAll(text)).toEqual([
    { event: 'a', data: 'b\nc' },
    { event: '', data: '' },
  ])
})

it('holds back an event whose end has not come', () => {
  expect(readAll('data: abc\n')).toEqual([])
})

it('reads the same however the bytes were cut', () => {
  const line = fc.constantFrom('event: x', 'data: é', 'data: 1', ': c', 'id: 3', '')
  const end = fc.constantFrom('\n', '\r', '\r\n')
  fc.assert(
    fc.property(fc.array(fc.tuple(line, end)), fc.array(fc.nat()), (lines, cuts) => {
      const bytes = encoder.encode(lines.map((each) => each.join('')).join(''))
      const reader = new EventStreamReader(1_000)
      const at = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
        (a, b) => a - b,
      )
      let from = 0
      const events = at.flatMap((to) => {
        const part = bytes.subarray(from, to)
        from = to
        return reader.read(part)
      })
      expect(events).toEqual(new EventStreamReader(1_000).read(bytes))
    }),
  )
})

it('reads no event that is longer than allowed, and says so', () => {
  const reader = new EventStreamReader(100)
  reader.read(encoder.encode('data: '))
  for (let n = 0; n < 20; n++) reader.read(encoder.encode('0123456789'))
  expect(reader.isTooLong).toBe(true)
})
