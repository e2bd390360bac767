import fc from 'fast-check'
import { expect, it } from 'vitest'
import { derLength, writeDerSignature } from './der-signature.ts'

const half = (...first: number[]): number[] => [
  ...first,
  ...Array<number>(32 - first.length).fill(7),
]
const ending = (...last: number[]): number[] => [
  ...Array<number>(32 - last.length).fill(0),
  ...last,
]

const written = (signature: readonly number[]): number[] => {
  const into = new Uint8Array(derLength)
  return [...into.subarray(0, writeDerSignature(Uint8Array.from(signature), into))]
}

it.each<[what: string, r: number[], s: number[], der: number[]]>([
  ['two numbers', half(1), half(2), [0x30, 68, 2, 32, ...half(1), 2, 32, ...half(2)]],
  ['a sign bit', half(0x80), half(2), [0x30, 69, 2, 33, 0, ...half(0x80), 2, 32, ...half(2)]],
  ['zeros in front', ending(5), ending(0x90, 1), [0x30, 8, 2, 1, 5, 2, 3, 0, 0x90, 1]],
  ['nothing but zeros', ending(), ending(), [0x30, 6, 2, 1, 0, 2, 1, 0]],
])('writes %s as DER has it', (_what, r, s, der) => {
  expect(written([...r, ...s])).toEqual(der)
})

/** The value of an INTEGER at a place, and where it ends; undefined unless it is minimal. */
function readInteger(der: readonly number[], at: number): [value: bigint, end: number] | undefined {
  const [tag, length = 0, first = 0, second = 0] = der.slice(at)
  const isMinimal = first < 0x80 && (length === 1 || first !== 0 || second >= 0x80)
  if (tag !== 2 || !isMinimal) return undefined
  return [numberOf(der.slice(at + 2, at + 2 + length)), at + 2 + length]
}
const numberOf = (bytes: readonly number[]): bigint =>
  BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)

it('writes both numbers of any signature, and nothing else', () => {
  const byte = fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.nat(255))
  fc.assert(
    fc.property(fc.array(byte, { minLength: 64, maxLength: 64 }), (signature) => {
      const der = written(signature)
      const [r, middle = 0] = readInteger(der, 2) ?? []
      const [s, end] = readInteger(der, middle) ?? []
      expect([der[0], der[1], end]).toEqual([0x30, der.length - 2, der.length])
      expect([r, s]).toEqual([numberOf(signature.slice(0, 32)), numberOf(signature.slice(32))])
    }),
  )
})
