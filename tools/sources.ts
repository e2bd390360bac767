/** What the checks look at: the files git tracks, and what stands in them. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Tracked files, and new ones that are not ignored, as paths from the root. */
export const files: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file !== '' && existsSync(root + file))

export const read = (file: string): string => readFileSync(root + file, 'utf8')

export const isTest = (file: string): boolean =>
  /\.(?:test|contract)\.tsx?$|\/(?:testing|fixtures)\//u.test(file)

/** TypeScript sources below `src`, tests left out. */
export const sources: readonly string[] = files.filter(
  (file) => /\/src\/.*\.ts$/u.test(file) && !isTest(file),
)

/** What a source imports, types included; examples in comments do not count. */
export const importsOf = (text: string): readonly string[] =>
  [...text.replace(/\/\*[\s\S]*?\*\//gu, '').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)].map(
    ([, name = '']) => name,
  )
