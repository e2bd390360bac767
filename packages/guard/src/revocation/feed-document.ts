/**
 * Reads a document of the revocation feed. It may hold a million entries, so its lists are scanned
 * byte by byte, without making an object of each: `entries` is the last member, and white space has
 * no place in it (docs/endpoints/revocations.md). Whoever calls has verified the signature.
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
const listsStart = ',"entries":{'

/** What stands before the lists; undefined unless it is complete. */
export function readFeedHead(payload: Uint8Array): FeedHead | undefined {
  const end = findLists(payload)
  if (end === -1) return undefined
  try {
    const head = JSON.parse(`${utf8.decode(payload.subarray(0, end))}}`) as Record<string, unknown>
    return isFeedHead(head) ? head : undefined
  } catch {
    // Neither UTF-8 nor JSON: that is the answer.
    return undefined
  }
}

/** The lists of a document, entry by entry, so that long ones can be taken in parts. */
export class FeedEntries {
  readonly #payload: Uint8Array
  readonly #print = new Uint32Array(wordsPerFingerprint)
  /** What the times of the entries count from. */
  readonly #iat: number
  #at: number
  /** Of the list that is being read; 0 between lists. */
  #code = 0

  constructor(payload: Uint8Array, iat: number) {
    this.#payload = payload
    this.#iat = iat
    this.#at = findLists(payload) + listsStart.length
  }

  /** About how many there are. */
  get estimate(): number {
    return Math.ceil(this.#payload.length / usualEntry)
  }

  /**
   * Hands out up to so many.
   *
   * @returns Whether more may come. Undefined if these are no lists of entries; what was handed out
   * before that was sound.
   */
  take(count: number, each: TakeEntry): boolean | undefined {
    if (this.#payload[this.#at] === closingBrace) return this.#isEnd() ? false : undefined
    for (let taken = 0; taken < count; taken++) {
      if (this.#code === 0 && !this.#beginList()) return undefined
      const times = this.#entry()
      if (times === undefined) return undefined
      each(this.#print, times)
      const isList = this.#payload[this.#at] !== closing
      if (!(isList ? this.#pass(comma) : this.#endList())) return undefined
      if (this.#payload[this.#at] === closingBrace) return this.#isEnd() ? false : undefined
    }
    return true
  }

  /** `"j":[` */
  #beginList(): boolean {
    const kind = String.fromCharCode(this.#payload[this.#at + 1] ?? 0)
    if (!isRevocationFeedKind(kind) || !this.#stands(`"${kind}":[`, this.#at)) return false
    this.#code = kindCodes[kind]
    this.#at += 5
    return true
  }

  /** `]`, and the comma before the next list, if there is one. */
  #endList(): boolean {
    this.#code = 0
    this.#at++
    const isLast = this.#payload[this.#at] === closingBrace
    return isLast || (this.#pass(comma) && this.#payload[this.#at] === quote)
  }

  #pass(byte: number): boolean {
    if (this.#payload[this.#at] !== byte) return false
    this.#at++
    return true
  }

  /** `["…",3600]` or `["…",3600,5]`. */
  #entry(): RevocationTimes | undefined {
    const payload = this.#payload
    const value = this.#at + 2
    if (!this.#stands('["', this.#at) || !decodeValue(payload, value, scratch)) return undefined
    if (!this.#stands('",', value + 22)) return undefined
    writeFingerprint(this.#print, 0, { bytes: scratch, code: this.#code })

    const endsIn = this.#number(value + 24)
    if (endsIn === undefined) return undefined
    const before = payload[this.#at] === comma ? this.#number(this.#at + 1) : 'all'
    if (before === undefined || !this.#pass(closing)) return undefined
    return {
      expiresAt: this.#iat + endsIn,
      notBefore: before === 'all' ? hitsAll : Math.max(0, this.#iat - before),
    }
  }

  /** Leaves the position behind the last digit. */
  #number(from: number): number | undefined {
    const payload = this.#payload
    const isNegative = payload[from] === minus
    const first = isNegative ? from + 1 : from
    let at = first
    let value = 0
    for (; at < first + maxDigits; at++) {
      const digit = (payload[at] ?? 0) - zero
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    this.#at = at
    if (at === first) return undefined
    return isNegative ? -value : value
  }

  #stands(text: string, at: number): boolean {
    for (let index = 0; index < text.length; index++)
      if (this.#payload[at + index] !== text.charCodeAt(index)) return false
    return true
  }

  #isEnd(): boolean {
    return this.#code === 0 && this.#at + 2 === this.#payload.length && this.#stands('}}', this.#at)
  }
}

const closing = 0x5d
const closingBrace = 0x7d
const quote = 0x22
const comma = 0x2c
const minus = 0x2d
const zero = 0x30
const maxDigits = 15
const usualEntry = '["0123456789012345678901",3540],'.length

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

/** Only the head is searched: it is short, and nothing in it can look like the start of the lists. */
function findLists(payload: Uint8Array): number {
  return ascii.decode(payload.subarray(0, 2_048)).indexOf(listsStart)
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
