/**
 * A closed-loop load generator, in a process of its own: keep-alive connections that each send one
 * prepared request, wait for the whole answer, and send the next. Bounded by time.
 *
 * As wrk does, it first reads all answers that are there and then sends, and spends little on either:
 * a slow generator hands a server one request at a time, however many connections there are.
 */
import { connect, type Socket } from 'node:net'

export interface LoadOrder {
  readonly port: number
  /** The whole request, head and body, as it goes over the wire. */
  readonly request: string
  readonly connections: number
  readonly seconds: number
  /** What the status line of every answer must say. */
  readonly status: number
}

export interface LoadReport {
  readonly requests: number
  readonly seconds: number
  /** Latencies in milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Answers with another status, and broken connections. */
  readonly failures: number
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const latencies: number[] = []
  let failures = 0
  const begun = performance.now()
  const until = begun + order.seconds * 1000
  await Promise.all(
    Array.from({ length: order.connections }, () =>
      drive(order, until, (latency, good) => {
        latencies.push(latency)
        if (!good) failures++
      }),
    ),
  )
  const seconds = (performance.now() - begun) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0
  return { requests: latencies.length, seconds, p50: at(0.5), p99: at(0.99), failures }
}

type Record = (latency: number, good: boolean) => void

/** What is to be sent at the end of this turn of the event loop. */
let sends: (() => void)[] = []

function sendLater(send: () => void): void {
  if (sends.push(send) > 1) return
  setImmediate(() => {
    const all = sends
    sends = []
    for (const each of all) each()
  })
}

const largestRead = 65_536

function drive(order: LoadOrder, until: number, record: Record): Promise<void> {
  const request = Buffer.from(order.request, 'latin1')
  const expected = `HTTP/1.1 ${order.status} `
  return new Promise((resolve) => {
    let sent = 0
    let received = ''
    const take = (length: number, bytes: Uint8Array): boolean => {
      received += Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1')
      if (!isWhole(received)) return true
      record(performance.now() - sent, received.startsWith(expected))
      received = ''
      if (performance.now() < until) sendLater(send)
      else socket.end()
      return true
    }
    const socket: Socket = connect({
      host: '127.0.0.1',
      port: order.port,
      noDelay: true,
      onread: { buffer: Buffer.alloc(largestRead), callback: take },
    })
    const send = (): void => {
      sent = performance.now()
      socket.write(request)
    }
    socket.on('connect', () => sendLater(send))
    socket.on('error', () => record(0, false))
    socket.on('close', () => resolve())
  })
}

function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return false
  const length = /\r\ncontent-length: (\d+)/iu.exec(text)?.[1]
  if (length !== undefined) return text.length >= head + 4 + Number(length)
  return text.endsWith('0\r\n\r\n')
}

process.on('message', (order: LoadOrder) => {
  void run(order).then((report) => process.send?.(report))
})
