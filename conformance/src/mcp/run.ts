/**
 * Tries the client with each scenario of the harness, at each version of MCP that it is for, and says
 * which pass. Linux, as root: in a network of its own, since the harness listens on all interfaces.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const harness = createRequire(import.meta.url).resolve(
  '@modelcontextprotocol/conformance/package.json',
)
const conformance = harness.replace(/package\.json$/u, 'dist/index.js')
const client = fileURLToPath(new URL('client.js', import.meta.url))

/** Runs it where nobody from outside can reach it. */
function run(...args: readonly string[]) {
  const command = `ip link set lo up; exec "$0" "$@"`
  const inside = ['-n', 'sh', '-c', command, process.execPath, conformance, ...args]
  const { status, stdout, stderr } = spawnSync('unshare', inside, {
    encoding: 'utf8',
    timeout: 120_000,
  })
  return { passed: status === 0, text: `${stdout}${stderr}` }
}

const listed = run('list').text.matchAll(/- (auth\/[\w-]+) \[([^\]]+)\]/gu)
const versions = ['2025-03-26', '2025-11-25', '2026-07-28']
let failed = 0
let passed = 0
for (const [, scenario = '', applicable = ''] of listed) {
  const wanted = versions.filter((version) => applicable.includes(version))
  for (const version of wanted.length > 0 ? wanted : ['2025-11-25']) {
    const command = `${process.execPath} ${client}`
    const args = ['client', '--command', command, '--scenario', scenario, '--spec-version', version]
    const outcome = run(...args, ...(wanted.length === 0 ? ['--force'] : []))
    if (outcome.passed) passed++
    else failed++
    process.stdout.write(`${outcome.passed ? 'pass' : 'FAIL'} ${scenario} ${version}\n`)
    if (!outcome.passed && process.argv.includes('--verbose')) process.stdout.write(outcome.text)
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
