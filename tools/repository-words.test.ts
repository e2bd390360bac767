/** What must not stand in the repository: places that exist on one machine only. */
import { describe, expect, it } from 'vitest'
import { files, read } from './sources.ts'

const texts = files.filter((file) => /\.(?:ts|mjs|json|md|yaml|yml|sh)$/u.test(file))

/** Paths of a machine, and hosts of package registries. */
const forbidden = [
  /(?<![\w.:/])\/(?:work|root|home\/\w+|Users\/\w+)\//u,
  /registry\.npm(?:js|mirror)\.\w+/u,
  /"resolved": "https?:/u,
]

describe('the repository', () => {
  it.each(forbidden)('nowhere has %s', (pattern) => {
    const own = 'tools/repository-words.test.ts'
    expect(texts.filter((file) => file !== own && pattern.test(read(file)))).toEqual([])
  })

  it('finds a path of a machine', () => {
    expect(forbidden.some((pattern) => pattern.test("cd '/home/ada/keygrant'"))).toBe(true)
  })
})
