/** Every way of refusing has a section that says what to do about it, and no section is left over. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problems } from '../packages/engine/src/problems.ts'
import { wireErrors } from '../packages/protocol/src/wire-errors.ts'
import { root } from './sources.ts'

const page = readFileSync(`${root}docs/errors.md`, 'utf8')
const sections = [...page.matchAll(/^## (\w+)$/gmu)].map(([, id]) => id)

describe('docs/errors.md', () => {
  it('has a section for every problem and every wire code, and no other', () => {
    const ids = [...Object.keys(wireErrors), ...Object.keys(problems)]
    expect([...sections].sort((a = '', b = '') => a.localeCompare(b))).toEqual(
      ids.sort((a, b) => a.localeCompare(b)),
    )
  })

  it('says of each problem how it is answered, as the code does', () => {
    for (const [id, { wire }] of Object.entries(problems))
      expect(page, id).toContain(`## ${id}\n\nAnswered as \`${wire}\`.`)
  })
})
