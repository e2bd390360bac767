/** The last line of a test run, as whatever counts tests reads it. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { root } from './sources.ts'

const folder = `${root}node_modules/.closing-line`
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const configuration = `
import { defineConfig } from 'vitest/config'
import { ClosingLineReporter } from '../../tools/closing-line-reporter.ts'
export default defineConfig({
  test: { include: ['a.test.ts'], exclude: [], reporters: ['default', new ClosingLineReporter()] },
})
`

/** Runs one test file that has this body, and gives back what came out. */
function run(body: string) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/vitest.config.ts`, configuration)
  writeFileSync(`${folder}/a.test.ts`, `import { expect, it } from 'vitest'\n${body}\n`)
  const { status, stdout } = spawnSync('vitest', ['run'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, last: stdout.trimEnd().split('\n').at(-1) }
}

it.each([
  ['all pass', "it('a', () => {})\nit('b', () => {})", 0, '2 passed, 0 failed'],
  ['one fails', "it('a', () => {})\nit('b', () => expect(1).toBe(2))", 1, '1 passed, 1 failed'],
  [
    'one is left out',
    "it('a', () => {})\nit.skipIf(true)('b', () => {})",
    0,
    '1 passed, 0 failed, 1 skipped',
  ],
  ['a file does not load', "throw new Error('no')", 1, '0 passed, 1 failed'],
  [
    'something fails beside the tests',
    "it('a', () => void Promise.reject(new Error('late')))",
    1,
    '1 passed, 1 failed',
  ],
])('ends with the numbers when %s', { timeout: 90_000 }, (_when, body, status, last) => {
  expect(run(body)).toEqual({ status, last })
})
