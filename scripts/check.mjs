/** `npm run check`: everything that can be said about the sources without running them. */
import { spawnSync } from 'node:child_process'

const steps = [
  ['format', 'biome', ['check', '.']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['types', 'tsc', ['-b']],
  ['types of the tests', 'tsc', ['-p', 'tsconfig.tests.json']],
  ['unused code', 'knip', []],
  ['management API document', 'node', ['scripts/lint-openapi.mjs']],
]

const failed = []
for (const [what, command, args] of steps) {
  const begun = performance.now()
  const { status } = spawnSync(String(command), args, { stdio: 'inherit' })
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${String(what)} (${seconds} s)\n`)
  if (status !== 0) failed.push(what)
}
if (failed.length > 0) process.stdout.write(`\nfailed: ${failed.join(', ')}\n`)
process.exitCode = failed.length > 0 ? 1 : 0
