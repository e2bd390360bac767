/**
 * Reads a document of the revocation feed. It may hold a million entries, so its list is scanned
 * byte by byte, without making an object of each: `entries` is the last member, and white space has
 * no place in the list (docs/endpoints/revocations.md). Whoever calls has verified the signature.
 */
import { formatFeedPosition, isRevocationFeedKind, parseFeedPosition } from '@keygrant/protocol'
import {
  type Fingerprints,
  kindCodes,
  wordsPerFingerprint,
  writeFingerprint,
} from './fingerprints.ts'
import { hitsAll, type RevocationTimes } from './revocation-set.ts'

/** What a document says of itself. Seconds. */
export interface FeedHead {
  readonly iss: string
  readonly iat: number
  readonly exp: number
  readonly epoch: string
  readonly seq: number
  /** In a delta: the position it continues. */
  readonly after?: number
}

/** Takes one entry; its fingerprint stands at the beginning, and is overwritten by the next. */
export type TakeEntry = (print: Fingerprints, times: RevocationTimes) => void

const ascii = new TextDecoder('latin1')
const utf8 = new TextDecoder('utf-8', { fatal: true })
const listStart = ',"entries":['

/** What stands before the list; undefined unless it is complete. */
export function readFeedHead(payload: Uint8Array): FeedHead | undefined {
  const end = findList(payload)
  if (end === -1) return undefined
  try {
    const head = JSON.parse(`${utf8.decode(payload.subarray(0, end))}}`) as Record<string, unknown>
    return isFeedHead(head) ? head : undefined
  } catch {
    // Neither UTF-8 nor JSON: that is the answer.
    return undefined
  }
}

/** The list of a document, entry by entry, so that a long one can be taken in parts. */
export class FeedEntries {
  readonly #payload: Uint8Array
  readonly #print = new Uint32Array(wordsPerFingerprint)
  #at: number

  constructor(payload: Uint8Array) {
    this.#payload = payload
    this.#at = findList(payload) + listStart.length
  }

  /** About how many there are. */
  get estimate(): number {
    return Math.ceil(this.#payload.length / shortestEntry)
  }

  /**
   * Hands out up to so many.
   *
   * @returns Whether more may come. Undefined if this is no list of entries; what was handed out
   * before that was sound.
   */
  take(count: number, each: TakeEntry): boolean | undefined {
    const payload = this.#payload
    if (payload[this.#at] === closing) return this.#isEnd() ? false : undefined
    for (let taken = 0; taken < count; taken++) {
      const times = this.#entry()
      if (times === undefined) return undefined
      each(this.#print, times)
      if (payload[this.#at] === closing) return this.#isEnd() ? false : undefined
      if (payload[this.#at] !== comma) return undefined
      this.#at++
    }
    return true
  }

  /** `["j","…",1733000000]` or `["c","…",1733000000,1732990000]`. */
  #entry(): RevocationTimes | undefined {
    const payload = this.#payload
    const at = this.#at
    const kind = String.fromCharCode(payload[at + 2] ?? 0)
    if (!isRevocationFeedKind(kind)) return undefined
    if (!this.#stands('["', at) || !this.#stands('","', at + 3)) return undefined
    const value = at + 6
    if (!decodeValue(payload, value, scratch) || !this.#stands('",', value + 22)) return undefined
    writeFingerprint(this.#print, 0, { bytes: scratch, code: kindCodes[kind] })

    const expiresAt = this.#number(value + 24)
    if (expiresAt === undefined) return undefined
    const notBefore = payload[this.#at] === comma ? this.#number(this.#at + 1) : hitsAll
    if (notBefore === undefined || payload[this.#at] !== closing) return undefined
    this.#at++
    return { expiresAt, notBefore }
  }

  /** Leaves the position behind the last digit. */
  #number(from: number): number | undefined {
    const payload = this.#payload
    let at = from
    let value = 0
    for (; at < from + maxDigits; at++) {
      const digit = (payload[at] ?? 0) - zero
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    this.#at = at
    return at === from ? undefined : value
  }

  #stands(text: string, at: number): boolean {
    for (let index = 0; index < text.length; index++)
      if (this.#payload[at + index] !== text.charCodeAt(index)) return false
    return true
  }

  #isEnd(): boolean {
    return this.#at + 2 === this.#payload.length && this.#stands(']}', this.#at)
  }
}

const closing = 0x5d
const comma = 0x2c
const zero = 0x30
const maxDigits = 15
const shortestEntry = '["j","0123456789012345678901",1733000000],'.length

function isFeedHead(
  head: Readonly<Record<string, unknown>>,
): head is Record<string, unknown> & FeedHead {
  const { iss, iat, exp, epoch, seq, after = 0 } = head
  if (typeof iss !== 'string' || typeof epoch !== 'string') return false
  if (
    ![iat, exp, seq, after].every((number) => Number.isSafeInteger(number) && Number(number) >= 0)
  )
    return false
  return parseFeedPosition(formatFeedPosition(epoch, Number(seq))) !== undefined
}

/** Only the head is searched: it is short, and nothing in it can look like the list's start. */
function findList(payload: Uint8Array): number {
  return ascii.decode(payload.subarray(0, 2_048)).indexOf(listStart)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const sextets = Uint8Array.from({ length: 256 }, (_, code) => {
  const sextet = alphabet.indexOf(String.fromCharCode(code))
  return sextet === -1 ? 255 : sextet
})

const scratch = new Uint8Array(16)

/** 22 characters of base64url into 16 bytes. False for anything else, RFC 4648 §3.5 included. */
function decodeValue(from: Uint8Array, at: number, into: Uint8Array): boolean {
  let bits = 0
  let held = 0
  let byte = 0
  for (let index = 0; index < 22; index++) {
    const sextet = sextets[from[at + index] ?? 0] ?? 255
    if (sextet === 255) return false
    bits = ((bits << 6) | sextet) & 0xffff
    held += 6
    if (held >= 8) {
      held -= 8
      into[byte++] = (bits >> held) & 0xff
    }
  }
  return (bits & ((1 << held) - 1)) === 0
}
