/**
 * Reads server-sent events from bytes as they come, however they were cut.
 *
 * @see HTML §9.2.6 (interpreting an event stream)
 */

/** One event. */
export interface StreamEvent {
  readonly event: string
  readonly data: string
}

export class EventStreamReader {
  readonly #decoder = new TextDecoder()
  readonly #maxLength: number
  /** The pieces of the line that is not complete yet. */
  #pieces: string[] = []
  #event = ''
  #data: string[] = []
  #length = 0
  /** The last character was a carriage return: a line feed now belongs to it. */
  #afterReturn = false
  #isTooLong = false

  /** @param maxLength Characters of one event. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength
  }

  /** An event was longer than allowed: what follows can't be read. */
  get isTooLong(): boolean {
    return this.#isTooLong
  }

  /** The events that these bytes complete. */
  read(bytes: Uint8Array): readonly StreamEvent[] {
    const events: StreamEvent[] = []
    const text = this.#decoder.decode(bytes, { stream: true })
    let start = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === lineFeed && this.#afterReturn) start = at + 1
      else if (code === lineFeed || code === carriageReturn) {
        const event = this.#line(text.slice(start, at))
        if (event !== undefined) events.push(event)
        start = at + 1
      }
      this.#afterReturn = code === carriageReturn
    }
    this.#keep(text.slice(start))
    return events
  }

  #keep(piece: string): void {
    if (piece === '') return
    this.#length += piece.length
    if (this.#length > this.#maxLength) this.#isTooLong = true
    else this.#pieces.push(piece)
  }

  /** The event that a line ends, if it does. */
  #line(rest: string): StreamEvent | undefined {
    this.#keep(rest)
    const line = this.#pieces.join('')
    this.#pieces = []
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'event') this.#event = value
    if (field === 'data') this.#data.push(value)
    return undefined
  }

  #dispatch(): StreamEvent | undefined {
    const [event, data] = [this.#event, this.#data]
    this.#event = ''
    this.#data = []
    this.#length = 0
    return data.length === 0 ? undefined : { event, data: data.join('\n') }
  }
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
