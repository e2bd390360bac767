/**
 * Gathers what was set, and where: flags before environment before `keygrant.config.json`. A name
 * nobody knows is a mistake, with the nearest known name as a suggestion.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foreignNames, type SettingName, settings } from './settings.ts'

export interface Sources {
  readonly flags: Readonly<Record<string, string | undefined>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where `keygrant.config.json` and relative paths are. */
  readonly folder: string
}

export interface Gathered {
  readonly value: string
  /** Such as `flag --port` or `environment KEYGRANT_PORT`. */
  readonly origin: string
}

export interface Gathering {
  readonly values: ReadonlyMap<SettingName, Gathered>
  readonly mistakes: readonly string[]
}

const prefix = 'KEYGRANT_'
const known = new Map<string, SettingName>(settings.map(({ name }) => [name, name]))

export function gather(sources: Sources): Gathering {
  const values = new Map<SettingName, Gathered>()
  const mistakes: string[] = []
  // The weakest source first: a stronger one replaces what it set.
  for (const read of [fromFile, fromEnvironment, fromFlags]) {
    const found = read(sources)
    mistakes.push(...found.mistakes)
    for (const [name, value] of found.values) values.set(name, value)
  }
  return { values, mistakes }
}

function fromFlags({ flags }: Sources): Gathering {
  const values = new Map<SettingName, Gathered>()
  const mistakes: string[] = []
  for (const [flag, value] of Object.entries(flags)) {
    if (value === undefined) continue
    const name = known.get(flag.replaceAll('-', '_').toUpperCase())
    if (name === undefined) mistakes.push(`--${flag} is not an option${suggestion(flag)}`)
    else values.set(name, { value, origin: `flag --${flag}` })
  }
  return { values, mistakes }
}

function fromEnvironment({ environment }: Sources): Gathering {
  const values = new Map<SettingName, Gathered>()
  const mistakes: string[] = []
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || value === undefined) continue
    const full = variable.slice(prefix.length)
    const name = known.get(full)
    const fileOf = full.endsWith('_FILE') ? known.get(full.slice(0, -'_FILE'.length)) : undefined
    if (name !== undefined) {
      if (environment[`${variable}_FILE`] === undefined)
        values.set(name, { value, origin: `environment ${variable}` })
      else mistakes.push(`${variable} and ${variable}_FILE are both set: set one`)
    } else if (fileOf !== undefined) {
      const read = readSecretFile(variable, value)
      if ('mistake' in read) mistakes.push(read.mistake)
      else values.set(fileOf, { value: read.text, origin: `file named by ${variable}` })
    } else if (![full, full.replace(/_FILE$/u, '')].some((each) => foreignNames.includes(each)))
      mistakes.push(`${variable} is not a setting${suggestion(full, prefix)}`)
  }
  return { values, mistakes }
}

function readSecretFile(variable: string, path: string): { text: string } | { mistake: string } {
  try {
    return { text: readFileSync(path, 'utf8').replace(/\r?\n$/u, '') }
  } catch (error) {
    return { mistake: `${variable} names a file that cannot be read: ${String(error)}` }
  }
}

function fromFile({ folder }: Sources): Gathering {
  const path = join(folder, 'keygrant.config.json')
  const values = new Map<SettingName, Gathered>()
  const mistakes: string[] = []
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return {
      values,
      mistakes: absent ? [] : [`keygrant.config.json cannot be read: ${String(error)}`],
    }
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return { values, mistakes: ['keygrant.config.json must hold one JSON object'] }
  for (const [key, value] of Object.entries(content)) {
    const name = known.get(key.toUpperCase())
    if (name === undefined)
      mistakes.push(`keygrant.config.json: ${key} is not a setting${suggestion(key)}`)
    else if (typeof value !== 'string' && typeof value !== 'number')
      mistakes.push(`keygrant.config.json: ${key} must be a text or a number`)
    else values.set(name, { value: String(value), origin: 'keygrant.config.json' })
  }
  return { values, mistakes }
}

/** The known name that a wrong one comes nearest to, if any is near. */
function suggestion(wrong: string, before = ''): string {
  const text = wrong.replaceAll('-', '_').toUpperCase()
  const ranked = settings
    .map(({ name }) => ({ name, distance: editDistance(text, name) }))
    .sort((a, b) => a.distance - b.distance)
  const nearest = ranked[0]
  if (nearest === undefined || nearest.distance > Math.max(2, text.length / 3)) return ''
  return `: did you mean ${before}${nearest.name}?`
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
