/** Test names are claims in words: what holds, not that it should. */
import { expect, it } from 'vitest'
import { files, read } from './sources.ts'

const tests = files.filter((file) => file.endsWith('.test.ts') || file.endsWith('.contract.ts'))

/** Names that say nothing, and tests that are switched off. */
const empty = /\b(?:it|test)(?:\.each[^(]*\([^)]*\))?\(\s*['"`](?:should\b|works?\b|\d+['"`])/u
const switchedOff = /\b(?:it|test|describe)\.(?:skip|only|todo)\b/u

it('is so in every file', () => {
  const own = 'tools/test-names.test.ts'
  expect(tests.filter((file) => file !== own && empty.test(read(file)))).toEqual([])
})

it('has no test that is switched off, or that runs alone', () => {
  const own = 'tools/test-names.test.ts'
  expect(tests.filter((file) => file !== own && switchedOff.test(read(file)))).toEqual([])
})

it('knows an empty name when it sees one', () => {
  expect(empty.test("it('should work', () => {})")).toBe(true)
  expect(empty.test("it('refuses a code twice', () => {})")).toBe(false)
})
