/** Every code has a section that says what to do about it, and no section is left over. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { errorCodes } from './errors.ts'

const page = readFileSync(new URL('../../../docs/credentials/errors.md', import.meta.url), 'utf8')
const sections = new Map(
  page
    .split(/^## /gmu)
    .slice(1)
    .map((section) => {
      const [name = '', ...text] = section.split('\n')
      return [name, text.join('\n').trim()] as const
    }),
)

it('documents every code, and no other', () => {
  expect([...sections.keys()]).toEqual(Object.keys(errorCodes))
})

it.each(Object.keys(errorCodes))('says of %s what it means and what to do', (code) => {
  expect(sections.get(code)?.split(/\.(?:\s|$)/u).length).toBeGreaterThan(2)
})
