/**
 * The revocations that can still hit a token, in three typed arrays: an open-addressed table of about
 * 50 bytes an entry, so that a million of them need no more than a small cache would.
 *
 * Adding is a join: two entries of one thing become one that hits what either hits, for as long as
 * either does. Whatever is added twice, late or in another order therefore changes nothing, and
 * nothing but time takes an entry away.
 */
import { type Fingerprints, wordsPerFingerprint } from './fingerprints.ts'

/** One entry, as {@link RevocationSet.add} takes it. Seconds. */
export interface RevocationTimes {
  readonly expiresAt: number
  /** Up to which `iat` it hits; {@link hitsAll} for every one. */
  readonly notBefore: number
}

const lastSecond = 0xffff_ffff
/** The `notBefore` of an entry that hits tokens of every date. */
export const hitsAll = lastSecond

const minSlots = 1_024
/** How much of what was added last is remembered in its order. A power of two. */
const newsKept = 64
/** Of 10 slots, how many may be taken: probing stays short. */
const maxTaken = 7

export class RevocationSet {
  #slots = minSlots
  /** Four words a slot. The last is 0 only in an empty one: it holds the kind. */
  #words = new Uint32Array(minSlots * wordsPerFingerprint)
  #expiresAt = new Uint32Array(minSlots)
  #notBefore = new Uint32Array(minSlots)
  #size = 0
  #version = 0
  /** The first word of what each of the last versions added. */
  readonly #news = new Uint32Array(newsKept)

  get size(): number {
    return this.#size
  }

  /** Moves on whenever a token that was not hit before may be hit now. */
  get version(): number {
    return this.#version
  }

  /** Makes room for so many entries at once, instead of step by step. */
  reserve(entries: number): void {
    const wanted = slotsFor(entries)
    if (wanted > this.#slots) this.#resize(wanted)
  }

  /** Adds the entry whose fingerprint begins at `from`. */
  add(prints: Fingerprints, from: number, { expiresAt, notBefore }: RevocationTimes): void {
    const slot = this.#find(prints, from)
    const words = this.#words
    const isNew = words[slot * wordsPerFingerprint + 3] === 0
    if (isNew) {
      for (let word = 0; word < wordsPerFingerprint; word++)
        words[slot * wordsPerFingerprint + word] = prints[from + word] ?? 0
      this.#size++
    }
    const end = Math.min(expiresAt, lastSecond)
    const upTo = Math.min(notBefore, lastSecond)
    if (isNew || end > (this.#expiresAt[slot] ?? 0)) this.#expiresAt[slot] = end
    if (isNew || upTo > (this.#notBefore[slot] ?? 0)) {
      this.#notBefore[slot] = upTo
      this.#news[++this.#version % newsKept] = prints[from] ?? 0
    }
    if (this.#size * 10 > this.#slots * maxTaken) this.#resize(this.#slots * 2)
  }

  /**
   * Whether something added after that version may hit the token. Between two looks there is little
   * news, and to compare it costs a fraction of looking up everything that a token names.
   */
  hasNewsFor(prints: Fingerprints, since: number): boolean {
    if (this.#version - since > newsKept) return true
    for (let version = since + 1; version <= this.#version; version++) {
      const word = this.#news[version % newsKept]
      for (let from = 0; from < prints.length; from += wordsPerFingerprint)
        if (prints[from] === word) return true
    }
    return false
  }

  /** Whether an entry hits something that the token names, on its date. */
  covers(prints: Fingerprints, issuedAt: number): boolean {
    if (this.#size === 0) return false
    for (let from = 0; from < prints.length; from += wordsPerFingerprint) {
      const slot = this.#find(prints, from)
      if (this.#words[slot * wordsPerFingerprint + 3] === 0) continue
      const upTo = this.#notBefore[slot] ?? 0
      if (upTo === hitsAll || issuedAt <= upTo) return true
    }
    return false
  }

  /** Forgets what can no longer hit anything. */
  prune(now: number): void {
    for (let slot = 0; slot < this.#slots; slot++)
      while (
        this.#words[slot * wordsPerFingerprint + 3] !== 0 &&
        (this.#expiresAt[slot] ?? 0) <= now
      )
        this.#remove(slot)
    const wanted = slotsFor(this.#size * 2)
    if (wanted * 2 < this.#slots) this.#resize(wanted)
  }

  /** The slot that holds it, or the empty one where it belongs. */
  #find(prints: Fingerprints, from: number): number {
    const words = this.#words
    const mask = this.#slots - 1
    const a = prints[from] ?? 0
    const b = prints[from + 1] ?? 0
    const c = prints[from + 2] ?? 0
    const d = prints[from + 3] ?? 0
    let slot = a & mask
    for (;;) {
      const at = slot * wordsPerFingerprint
      if (words[at + 3] === 0) return slot
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d)
        return slot
      slot = (slot + 1) & mask
    }
  }

  /** Moves up what was pushed behind it, so that no gap hides an entry (linear probing). */
  #remove(gone: number): void {
    const words = this.#words
    const mask = this.#slots - 1
    let gap = gone
    for (let slot = (gap + 1) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * wordsPerFingerprint
      if (words[at + 3] === 0) break
      const home = (words[at] ?? 0) & mask
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue
      words.copyWithin(gap * wordsPerFingerprint, at, at + wordsPerFingerprint)
      this.#expiresAt[gap] = this.#expiresAt[slot] ?? 0
      this.#notBefore[gap] = this.#notBefore[slot] ?? 0
      gap = slot
    }
    words.fill(0, gap * wordsPerFingerprint, (gap + 1) * wordsPerFingerprint)
    this.#size--
  }

  #resize(slots: number): void {
    const [words, expiresAt, notBefore] = [this.#words, this.#expiresAt, this.#notBefore]
    const before = this.#slots
    this.#slots = slots
    this.#words = new Uint32Array(slots * wordsPerFingerprint)
    this.#expiresAt = new Uint32Array(slots)
    this.#notBefore = new Uint32Array(slots)
    for (let slot = 0; slot < before; slot++) {
      const at = slot * wordsPerFingerprint
      if (words[at + 3] === 0) continue
      const to = this.#find(words, at)
      for (let word = 0; word < wordsPerFingerprint; word++)
        this.#words[to * wordsPerFingerprint + word] = words[at + word] ?? 0
      this.#expiresAt[to] = expiresAt[slot] ?? 0
      this.#notBefore[to] = notBefore[slot] ?? 0
    }
  }
}

/** A power of two, so that a mask finds the slot. */
function slotsFor(entries: number): number {
  let slots = minSlots
  while (entries * 10 > slots * maxTaken) slots *= 2
  return slots
}
