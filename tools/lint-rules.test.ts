/** The linter's configuration, tried on files that break its rules: a rule that never fires is none. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './sources.ts'

const engine = 'packages/engine/src'
const lines = (count: number): string => '// line\n'.repeat(count)
const longFunction = `export function long(): number {\n  let n = 0\n${'  n += 1\n'.repeat(61)}  return n\n}\n`

/** What a rule is for · the rule · where the text stands · the text that breaks it. */
const broken: readonly (readonly [what: string, rule: string, file: string, text: string])[] = [
  ['a source of 401 lines', 'max-lines', 'a/src/long.ts', `export {}\n${lines(400)}`],
  ['a test of 601 lines', 'max-lines', 'a/src/long.test.ts', `export {}\n${lines(600)}`],
  ['a function of 64 lines', 'max-lines-per-function', 'a/src/function.ts', longFunction],
  [
    'four parameters',
    'max-params',
    'a/src/params.ts',
    'export const f = (a: 1, b: 1, c: 1, d: 1): number => a + b + c + d',
  ],
  ['any', 'no-explicit-any', 'a/src/any.ts', 'export const f = (a: any): void => void a'],
  [
    'a non-null assertion',
    'no-non-null-assertion',
    'a/src/non-null.ts',
    'export const f = (a?: number): number => a!',
  ],
  ['a default export', 'no-default-export', 'a/src/default.ts', 'export default 1'],
  [
    'a switch that leaves a case out',
    'switch-exhaustiveness-check',
    'a/src/switch.ts',
    "export function f(a: 'x' | 'y'): void {\n  switch (a) {\n    case 'x':\n  }\n}",
  ],
  [
    'a promise nobody waits for',
    'no-floating-promises',
    'a/src/floating.ts',
    'const f = async (): Promise<void> => {}\nexport const g = (): void => {\n  f()\n}',
  ],
  [
    'a type imported as a value',
    'consistent-type-imports',
    'a/src/type-import.ts',
    "import { T } from './types.ts'\nexport const t: T = 1",
  ],
  ['a cycle', 'no-cycle', 'a/src/one.ts', "import { b } from './two.ts'\nexport const a = 1 + b"],
  ['a cycle', 'no-cycle', 'a/src/two.ts', "import { a } from './one.ts'\nexport const b = 1 + a"],
  ['@ts-ignore', 'ban-ts-comment', 'a/src/ignore.ts', '// @ts-ignore it is so\nexport const a = 1'],
  [
    '@ts-expect-error without a reason',
    'ban-ts-comment',
    'a/src/expect.ts',
    "// @ts-expect-error\nexport const a: number = 'a'",
  ],
  [
    'a suppression of everything',
    'no-abusive-eslint-disable',
    'a/src/abuse.ts',
    '/* eslint-disable */\nexport const a = 1',
  ],
  ['printing', 'no-console', 'a/src/print.ts', "console.log('a')\nexport {}"],
  [
    'a thrown text',
    'only-throw-error',
    'a/src/throw.ts',
    "export const f = (): never => {\n  throw 'a'\n}",
  ],
  [
    'a test that runs alone',
    'no-focused-tests',
    'a/src/only.test.ts',
    "import { expect, it } from 'vitest'\nit.only('a', () => expect(1).toBe(1))",
  ],
  [
    'a test that is switched off',
    'no-disabled-tests',
    'a/src/skip.test.ts',
    "import { expect, it } from 'vitest'\nit.skip('a', () => expect(1).toBe(1))",
  ],
  [
    'a test that expects nothing',
    'expect-expect',
    'a/src/nothing.test.ts',
    "import { it } from 'vitest'\nit('holds', () => {})",
  ],
  ...[
    'Date.now()',
    'performance.now()',
    'setTimeout(() => {}, 1)',
    'process.pid',
    "fetch('/')",
    'crypto.randomUUID()',
  ].map(
    (code, index) =>
      [
        `${code} in the engine`,
        'no-restricted-globals',
        `${engine}/global-${index}.ts`,
        `export const a: unknown = ${code}`,
      ] as const,
  ),
  [
    'Math.random() in the engine',
    'no-restricted-properties',
    `${engine}/random.ts`,
    'export const a = Math.random()',
  ],
  ...['node:fs', 'node:net', 'node:http', 'node:os'].map(
    (name) =>
      [
        `${name} in the engine`,
        'no-restricted-imports',
        `${engine}/${name.replace(':', '-')}.ts`,
        `import * as a from '${name}'\nexport const b = a`,
      ] as const,
  ),
  [
    'randomBytes in the engine',
    'no-restricted-imports',
    `${engine}/bytes.ts`,
    "import { randomBytes } from 'node:crypto'\nexport const a = randomBytes",
  ],
]

const sound: readonly (readonly [file: string, text: string])[] = [
  ['a/src/types.ts', 'export type T = number'],
  ['a/src/limit.ts', `export {}\n${lines(398)}`],
  [
    `${engine}/hash.ts`,
    "import { createHash, createHmac, timingSafeEqual } from 'node:crypto'\nexport const a = { createHash, createHmac, timingSafeEqual }",
  ],
  [
    'a/src/reason.ts',
    "// @ts-expect-error -- the compiler is to say so\nexport const a: number = 'a'",
  ],
]

interface Diagnostic {
  readonly code: string
  readonly filename: string
}

const folder = mkdtempSync(join(tmpdir(), 'keygrant-lint-'))
let found: readonly Diagnostic[] = []

beforeAll(() => {
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json'])
    copyFileSync(root + file, join(folder, file))
  const compilerOptions = { types: [], noEmit: true, allowImportingTsExtensions: true }
  const project = { extends: './tsconfig.base.json', compilerOptions, include: ['a', 'packages'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
  for (const [file, text] of [...broken.map(([, , ...rest]) => rest), ...sound]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const { stdout } = spawnSync('oxlint', ['--type-aware', '-f', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const report = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] }
  found = report.diagnostics
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rulesFor = (file: string): readonly string[] =>
  found.filter(({ filename }) => filename === file).map(({ code }) => code)

describe('the linter', () => {
  it.each(broken)('refuses %s (%s in %s)', (_what, rule, file) => {
    expect(rulesFor(file)).toContainEqual(expect.stringContaining(`(${rule})`))
  })

  it.each(sound)('has nothing against %s', (file) => {
    expect(rulesFor(file)).toEqual([])
  })
})
