import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { maxParameters } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxBodyLength, readParameters } from './read-parameters.ts'

/** A request whose body arrives in these pieces; it is still arriving when it is asked for. */
function request(
  pieces: readonly Buffer[],
  headers: IncomingMessage['headers'] = { 'content-type': 'application/x-www-form-urlencoded' },
): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  message.headers = headers
  for (const piece of pieces) message.push(piece)
  message.push(null)
  return message
}

/** The same, but all of it is there when it is asked for. */
function whole(...of: Parameters<typeof request>): IncomingMessage {
  const message = request(...of)
  message.complete = true
  return message
}

const json = { 'content-type': 'application/json' }

const problemOf = async (message: IncomingMessage): Promise<string | undefined> => {
  const read = await readParameters(message)
  return read.ok ? undefined : read.error.id
}

it('reads the same wherever the network cuts the body', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('a', 'ü', '€', '𝄞'), minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(200), { maxLength: 5 }),
      fc.constantFrom(request, whole),
      async (value, cuts, make) => {
        const body = Buffer.from(JSON.stringify({ value }))
        const ends = [...new Set(cuts.map((cut) => cut % body.length))].sort((a, b) => a - b)
        const pieces = [...ends, body.length].map((end, n) => body.subarray(ends[n - 1] ?? 0, end))
        const read = await readParameters(make(pieces, json))
        expect(read).toEqual({ ok: true, value: new Map([['value', value]]) })
      },
    ),
  )
})

it('takes no body for an empty one', async () => {
  expect(await readParameters(whole([]))).toEqual({ ok: true, value: new Map() })
})

it('fails if the connection broke before the body was whole', async () => {
  const message = request([])
  message.destroy()
  await expect(readParameters(message)).rejects.toThrow('the connection broke')
})

it('never fails but by refusing, whatever the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.boolean(),
      fc.constantFrom(request, whole),
      async (bytes, asJson, make) => {
        const read = await readParameters(make([Buffer.from(bytes)], asJson ? json : undefined))
        expect(typeof read.ok).toBe('boolean')
      },
    ),
  )
})

describe('a body is refused', () => {
  it('when it is larger than its length said, without keeping it', async () => {
    const piece = Buffer.alloc(20_000, 'a')
    expect(await problemOf(request([piece, piece, piece, piece]))).toBe('body_too_large')
  })

  it('when it is too large and there already', async () => {
    const most = Buffer.from(`a=${'b'.repeat(maxBodyLength - 2)}`)
    expect(await problemOf(whole([most]))).toBeUndefined()
    expect(await problemOf(whole([most, Buffer.from('b')]))).toBe('body_too_large')
  })

  it('when its length alone is too much, before a byte of it is read', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const headers = { ...type, 'content-length': String(maxBodyLength + 1) }
    expect(await problemOf(request([], headers))).toBe('body_too_large')
  })

  it.each<[what: string, body: string | Buffer, headers: IncomingMessage['headers'], id: string]>([
    ['text that is not UTF-8', Buffer.from([0x61, 0x3d, 0xff]), {}, 'body_unreadable'],
    ['half of a character', Buffer.from([0x61, 0x3d, 0xe2, 0x82]), {}, 'body_unreadable'],
    ['a number in JSON', '{"a":1}', json, 'parameter_malformed'],
    ['a list in JSON', '["a"]', json, 'body_unreadable'],
    ['no object in JSON', 'null', json, 'body_unreadable'],
    ['a name twice in JSON', '{"a":"1","a":"2"}', json, 'parameter_repeated'],
    ['a name twice', 'a=1&a=2', {}, 'parameter_repeated'],
    ['a name twice, once without a value', 'a=1&a=', {}, 'parameter_repeated'],
    ['a name twice, once in another spelling', 'a=1&%61=2', {}, 'parameter_repeated'],
    ['a name too long', `${'x'.repeat(300)}=1`, {}, 'parameter_too_long'],
    [
      'too many parameters',
      Array.from({ length: maxParameters + 1 }, (_, n) => `p${n}=1`).join('&'),
      {},
      'parameters_too_many',
    ],
  ])('for %s', async (_what, body, headers, id) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await problemOf(request([Buffer.from(body)], { ...type, ...headers }))).toBe(id)
  })
})
