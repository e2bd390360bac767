/** Which lines of two texts are in one of them alone: by the longest sequence that both have. */

export interface Line {
  readonly text: string
  readonly in: 'both' | 'before' | 'after'
}

/** Comparing takes lines times lines. */
const most = 1_000

/** @returns undefined for texts that are too long to be compared line by line. */
export function lineDifference(before: string, after: string): readonly Line[] | undefined {
  const [one, other] = [before.split('\n'), after.split('\n')]
  if (one.length > most || other.length > most) return undefined
  const common = commonLengths(one, other)
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < one.length || j < other.length) {
    const [left, right] = [one[i], other[j]]
    if (left !== undefined && left === right) {
      lines.push({ text: left, in: 'both' })
      i++
      j++
    } else if (
      right === undefined ||
      (left !== undefined && lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))
    ) {
      lines.push({ text: left ?? '', in: 'before' })
      i++
    } else {
      lines.push({ text: right, in: 'after' })
      j++
    }
  }
  return lines
}

type Lengths = readonly (readonly number[])[]

const lengthAt = (common: Lengths, i: number, j: number): number => common[i]?.[j] ?? 0

/** How many lines what follows each pair of places has in common. */
function commonLengths(one: readonly string[], other: readonly string[]): Lengths {
  const rows: number[][] = []
  for (let i = one.length - 1; i >= 0; i--) {
    const row: number[] = []
    for (let j = other.length - 1; j >= 0; j--)
      row[j] =
        one[i] === other[j]
          ? 1 + (rows[i + 1]?.[j + 1] ?? 0)
          : Math.max(rows[i + 1]?.[j] ?? 0, row[j + 1] ?? 0)
    rows[i] = row
  }
  return rows
}
