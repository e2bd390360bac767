/** The order in which test files start. */
import { expect, it } from 'vitest'
import type { TestSpecification, Vitest } from 'vitest/node'
import { LongestFirst, longest } from './longest-first.ts'
import { files, root } from './sources.ts'

/** A file of a run from a fresh clone, of which no duration is known. */
const specificationOf = (file: string, isolate: boolean) =>
  ({
    moduleId: `${root}${file}`,
    project: {
      name: 'all',
      config: { sequence: { groupOrder: 0 }, isolate },
      vitest: { config: { root } },
    },
  }) as unknown as TestSpecification

const specification = (file: string) => specificationOf(file, true)

const context = { cache: { getTestSpecificationResult: () => undefined } } as unknown as Vitest

it('every file that is said to be long is there', () => {
  expect(longest.filter((file) => !files.includes(file))).toEqual([])
})

it('starts the long files before the others, the longest first, and loses none', async () => {
  const others = ['tools/layers.test.ts', 'tools/longest-first.test.ts']
  const given = [...others, ...longest.toReversed()].map(specification)
  const sorted = await new LongestFirst(context).sort(given)
  expect(sorted.slice(0, longest.length)).toEqual(longest.map(specification))
  expect(new Set(sorted)).toEqual(new Set(given))
})

it('starts files that share a process behind all others, the long ones first', async () => {
  const [long = '', ...others] = longest
  const sharing = ['tools/layers.test.ts', long].map((file) => specificationOf(file, false))
  const alone = [...others, 'tools/longest-first.test.ts'].map(specification)
  const sorted = await new LongestFirst(context).sort([...sharing, ...alone])
  expect(sorted).toEqual([...alone, ...sharing.toReversed()])
})
