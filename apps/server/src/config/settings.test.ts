import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Setting, settings } from './settings.ts'

const page = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8')
const rows = new Map(
  [...page.matchAll(/^\| `KEYGRANT_(\w+)` \| (.*?) \| (.*) \|$/gmu)].map(
    ([, name = '', standard = '', text = '']) => [name, { standard, text }],
  ),
)
const table: readonly Setting[] = settings

describe('docs/configuration.md', () => {
  it('has a row for each setting, in the order of the table, and no other', () => {
    expect([...rows.keys()]).toEqual(table.map(({ name }) => name))
  })

  it.each(table)('says of $name what the table says', (setting) => {
    const row = rows.get(setting.name)
    expect(row?.text).toContain(setting.description)
    const none = setting.default === undefined || setting.default === ''
    expect(row?.standard).toBe(none ? '–' : `\`${setting.default}\``)
    for (const choice of setting.choices ?? []) expect(row?.text).toContain(`\`${choice}\``)
    expect(row?.text.endsWith('Secret.')).toBe(setting.secret === true)
  })
})

it('names no setting that could be taken for the file of another', () => {
  const names = new Set(table.map(({ name }) => name))
  for (const name of names) expect(names.has(`${name}_FILE`)).toBe(false)
})
