/** Sends bytes as they are and reads one answer: fetch would mend what is meant to be broken. */
import { connect, type Socket } from 'node:net'

export interface WireAnswer {
  /** 0 if the server closed the connection without an answer. */
  readonly status: number
  /** By lower-case name; one that came several times has a line for each. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  readonly milliseconds: number
}

export interface WireOrder {
  readonly port: number
  readonly bytes: Buffer
  /** Bytes to send one by one, at this pace, instead of all at once. */
  readonly pace?: { readonly bytes: string; readonly milliseconds: number }
  /** How long to wait for an answer. */
  readonly patience: number
}

export function exchange({ port, bytes, pace, patience }: WireOrder): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    const socket: Socket = connect({ host: '127.0.0.1', port })
    let received = Buffer.alloc(0)
    let trickle: NodeJS.Timeout | undefined
    const overdue = setTimeout(() => {
      reject(new Error(`no answer within ${patience} ms`))
      socket.destroy()
    }, patience)
    const done = (): void => {
      clearTimeout(overdue)
      clearInterval(trickle)
      socket.destroy()
      resolve({ ...parse(received.toString('latin1')), milliseconds: performance.now() - begun })
    }
    socket.on('connect', () => {
      socket.write(bytes)
      if (pace !== undefined) trickle = trickleBytes(socket, pace)
    })
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (isWhole(received.toString('latin1'))) done()
    })
    socket.on('close', done)
    // A reset after the answer is an answer all the same; one without it shows as status 0.
    socket.on('error', done)
  })
}

function trickleBytes(
  socket: Socket,
  { bytes, milliseconds }: NonNullable<WireOrder['pace']>,
): NodeJS.Timeout {
  let index = 0
  return setInterval(() => {
    if (index < bytes.length && socket.writable) socket.write(bytes.charAt(index++))
  }, milliseconds)
}

function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return false
  const length = /\r\ncontent-length: *(\d+)/iu.exec(text.slice(0, head + 2))?.[1]
  if (length !== undefined) return text.length >= head + 4 + Number(length)
  return /\r\ntransfer-encoding: *chunked/iu.test(text) && text.endsWith('0\r\n\r\n')
}

function parse(text: string): Omit<WireAnswer, 'milliseconds'> {
  const head = text.indexOf('\r\n\r\n')
  const [status = '', ...lines] = text.slice(0, head === -1 ? undefined : head).split('\r\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before}\n${value}`)
  }
  // Until here a character is a byte: the length that the head tells is one of bytes.
  const body = head === -1 ? '' : Buffer.from(text.slice(head + 4), 'latin1').toString()
  return { status: Number(status.split(' ')[1] ?? 0), headers, body }
}

/** Asks again and again and reads nothing. @returns Whether the server ended it within 45 s. */
export function neverRead(port: number, request: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.pause()
    const overdue = setTimeout(() => {
      socket.destroy()
      resolve(false)
    }, 45_000)
    socket.on('connect', () => socket.write(request.repeat(20_000)))
    // A paused socket never sees the end; writing into a connection that is gone shows it.
    const probe = setInterval(() => socket.write(request), 500)
    const done = (): void => {
      clearTimeout(overdue)
      clearInterval(probe)
      socket.destroy()
      resolve(true)
    }
    socket.on('error', done)
    socket.on('close', done)
  })
}
