/** Every way of refusing has a section that says what to do about it, and no section is left over. */
import { describe, expect, it } from 'vitest'
import { problems } from '../packages/engine/src/problems.ts'
import { wireErrors } from '../packages/protocol/src/wire-errors.ts'
import { read } from './sources.ts'

const ids = [...Object.keys(wireErrors), ...Object.keys(problems)]

/** What code and page do not have in common, and what the page has twice. */
function differences(page: string, expected: readonly string[]): readonly string[] {
  const sections = [...page.matchAll(/^## (\w+)$/gmu)].map(([, id = '']) => id)
  const missing = expected.filter((id) => !sections.includes(id)).map((id) => `no section: ${id}`)
  const extra = sections.filter((id) => !expected.includes(id)).map((id) => `no such code: ${id}`)
  const twice = sections
    .filter((id, index) => sections.indexOf(id) !== index)
    .map((id) => `twice: ${id}`)
  return [...missing, ...extra, ...twice]
}

describe('docs/errors.md', () => {
  const page = read('docs/errors.md')

  it('has a section for every problem and every wire code, and no other', () => {
    expect(differences(page, ids)).toEqual([])
  })

  it('says of each problem how it is answered, as the code does', () => {
    for (const [id, { wire }] of Object.entries(problems))
      expect(page, id).toContain(`## ${id}\n\nAnswered as \`${wire}\`.`)
  })

  it('says something in every section', () => {
    const empty = page.split(/^## /gmu).filter((section) => section.trim().split('\n').length < 2)
    expect(empty).toEqual([])
  })

  it('is refused when a code has no section, a section no code, or one is there twice', () => {
    expect(differences('## a\n\nA.\n\n## c\n\n## a\n', ['a', 'b'])).toEqual([
      'no section: b',
      'no such code: c',
      'twice: a',
    ])
  })
})
