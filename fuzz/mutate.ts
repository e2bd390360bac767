/**
 * Valid samples, damaged: a few bytes changed, removed, inserted or repeated. What comes out looks so
 * much like the real thing that it gets far into a parser.
 */
import type { SeededRandom } from './seeded-random.ts'

/** Longer than anything a server lets in. */
const maxLength = 131_072
/** Bytes on which parsers trip: separators, quotes, controls, and the edges of UTF-8. */
const awkward = [...Buffer.from('\0\t\n\r "%&+,-./:;=?@[\\]_{}~')].concat([
  0x7f, 0x80, 0xbf, 0xc0, 0xc3, 0xed, 0xa0, 0xef, 0xbb, 0xf4, 0xff,
])

type Mutation = (bytes: Buffer, random: SeededRandom, samples: readonly string[]) => Buffer

/** Cuts at two places. */
function cut(bytes: Buffer, random: SeededRandom): [before: Buffer, slice: Buffer, after: Buffer] {
  const [one, other] = [random(bytes.length + 1), random(bytes.length + 1)]
  const [start, end] = [Math.min(one, other), Math.max(one, other)]
  return [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)]
}

const pick = <T>(random: SeededRandom, all: readonly T[], otherwise: T): T =>
  all[random(all.length)] ?? otherwise

const mutations: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const flipped = Buffer.from(bytes)
    const at = random(bytes.length)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random(8))
    return flipped
  },
  function replaceByte(bytes, random) {
    const replaced = Buffer.from(bytes)
    replaced[random(bytes.length)] = pick(random, awkward, 0)
    return replaced
  },
  function insertByte(bytes, random) {
    const at = random(bytes.length + 1)
    const byte = Buffer.of(pick(random, awkward, 0))
    return Buffer.concat([bytes.subarray(0, at), byte, bytes.subarray(at)])
  },
  function removeSlice(bytes, random) {
    const [before, , after] = cut(bytes, random)
    return Buffer.concat([before, after])
  },
  function doubleSlice(bytes, random) {
    const [before, slice, after] = cut(bytes, random)
    return Buffer.concat([before, slice, slice, after])
  },
  function repeatSlice(bytes, random) {
    const [before, slice, after] = cut(bytes, random)
    const room = Math.floor(maxLength / Math.max(slice.length, 1))
    // Rarely to the limit: a parser that takes quadratic time shows it there.
    const times = random(random(200) === 0 ? room : Math.min(room, 100))
    return Buffer.concat([before, ...Array.from({ length: times }, () => slice), after])
  },
  function crossWithAnother(bytes, random, samples) {
    const [before] = cut(bytes, random)
    const [, , after] = cut(Buffer.from(pick(random, samples, '')), random)
    return Buffer.concat([before, after])
  },
]

/** One sample, mutated one to four times; read as UTF-8, or as headers are, a byte a character. */
export function mutate(samples: readonly string[], random: SeededRandom): string {
  let bytes: Buffer = Buffer.from(pick(random, samples, ''))
  for (let left = 1 + random(4); left > 0; left--)
    bytes = pick(random, mutations, (same) => same)(bytes, random, samples)
  return bytes.subarray(0, maxLength).toString(random(4) === 0 ? 'latin1' : 'utf8')
}
