/** `npm run check`: everything that can be said about the repository without running its tests. */
import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const path = `${root}node_modules/.bin${delimiter}${process.env['PATH'] ?? ''}`

const steps = [
  ['format', 'biome', ['check', '--error-on-warnings', '.']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings', '--report-unused-disable-directives']],
  ['types', 'tsc', ['-b']],
  ['types of the tests', 'tsc', ['-p', 'tsconfig.tests.json']],
  ['unused code', 'knip', []],
  ['packages', 'node', ['scripts/lint-packages.mjs']],
  ['management API document', 'node', ['scripts/lint-openapi.mjs']],
]

// All of them run even if one fails: whoever mends one fault wants to know of the others.
const failed = []
for (const [what, command, args] of steps) {
  const begun = performance.now()
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const reason = error?.message ?? (signal ? `ended by ${signal}` : '')
  const outcome = status === 0 ? 'ok    ' : 'FAILED'
  process.stdout.write(`${outcome} ${String(what)} (${seconds} s)${reason && `: ${reason}`}\n`)
  if (status !== 0) failed.push(what)
}
if (failed.length > 0) process.stdout.write(`\nfailed: ${failed.join(', ')}\n`)
process.exitCode = failed.length > 0 ? 1 : 0
