import { describe, expect, it } from 'vitest'
import { openSocket, readAnswer } from '../fixtures/raw-request.ts'
import { closeServer, createHttpServer, listen } from './listen.ts'

const where = { port: 0, host: '127.0.0.1', setting: 'KEYGRANT_PORT' }
const ok = () => createHttpServer((_request, response) => response.end('here'))

async function withServer(use: (port: number) => Promise<void>): Promise<void> {
  const server = ok()
  const port = await listen(server, where)
  if (!port.ok) throw new Error(port.error)
  await use(port.value)
  await closeServer(server)
}

it('gives slow senders and silent connections less than fifteen seconds', () => {
  const server = ok()
  expect(server.headersTimeout).toBeLessThan(15_000)
  expect(server.requestTimeout).toBeLessThan(15_000)
  expect(server.timeout).toBeLessThan(15_000)
  expect(server.maxConnections).toBeGreaterThan(0)
})

it('says in words why it cannot listen on an address that is not its own', async () => {
  const listening = await listen(ok(), { ...where, host: '192.0.2.1' })
  expect(listening.ok ? '' : listening.error).toContain('is not an address of this machine')
})

describe('a connection that asks for what is not offered', () => {
  it.each<[what: string, lines: string[], status: number]>([
    ['an upgrade', ['GET / HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket'], 400],
    ['a tunnel', ['CONNECT a:1 HTTP/1.1', 'Host: a'], 405],
    ['two hosts', ['GET / HTTP/1.1', 'Host: a', 'host: b'], 400],
    ['a header that is none', ['GET / HTTP/1.1', 'Host: a', 'broken'], 400],
    [
      'a length and chunks',
      ['POST / HTTP/1.1', 'Host: a', 'Content-Length: 1', 'Transfer-Encoding: chunked'],
      400,
    ],
    ['two lengths', ['POST / HTTP/1.1', 'Host: a', 'Content-Length: 1', 'Content-Length: 2'], 400],
  ])('is told so and closed: %s', async (_what, lines, status) => {
    await withServer(async (port) => {
      const socket = openSocket(port)
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
      expect(await readAnswer(socket)).toMatchObject({ status })
    })
  })
})

it('survives a sender that hangs up in the middle of a request', async () => {
  await withServer(async (port) => {
    const socket = openSocket(port)
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf')
    socket.destroy()
    expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(200)
  })
})

it('ends idle connections at once when it closes', async () => {
  const server = ok()
  const port = await listen(server, where)
  if (!port.ok) throw new Error(port.error)
  const socket = openSocket(port.value)
  await new Promise((resolve) => socket.once('connect', resolve))
  const ended = new Promise((resolve) => socket.once('close', resolve))
  socket.resume()
  await closeServer(server)
  await ended
  expect(socket.destroyed).toBe(true)
})
