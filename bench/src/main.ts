/**
 * `npm run bench [-- --only token,introspection,guard,guard-server,revocation,start-up,credentials,management,pages] [--rounds 5] [--seconds 4]`
 *
 * Measures Keygrant next to the limit and to a peer in one alternating run, prints ratios, and
 * writes `bench/results/<date>.json`. Read the ratios: what else the machine does moves every
 * absolute figure.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Rounds, Score } from './alternate.ts'
import { timingsPage } from './pages/timings-page.ts'
import { credentials } from './suites/credentials.ts'
import { guard } from './suites/guard.ts'
import { guardServer } from './suites/guard-server.ts'
import { introspect } from './suites/introspection.ts'
import { bar, management } from './suites/management.ts'
import { pages } from './suites/pages.ts'
import { revocation } from './suites/revocation.ts'
import { startUp } from './suites/start-up.ts'
import { startSubjects, stopSubjects } from './suites/subjects.ts'
import { token } from './suites/token.ts'

const { values } = parseArgs({
  options: {
    only: {
      type: 'string',
      default: 'token,introspection,guard,guard-server,revocation,start-up,credentials,management',
    },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
  },
})
const only = new Set(values.only.split(','))
const rounds: Rounds = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  connections: 32,
}
if (availableParallelism() < 2) throw new Error('the benchmark needs two cores')

const results: Record<string, unknown> = {}

if (only.has('token') || only.has('introspection')) {
  const subjects = await startSubjects()
  try {
    if (only.has('token')) report(await token(subjects, rounds))
    if (only.has('introspection')) report(await introspect(subjects, rounds))
  } finally {
    await stopSubjects(subjects)
  }
}
if (only.has('guard')) {
  for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const) {
    const scores = await guard(algorithm, rounds)
    results[`guard, ${algorithm}`] = scores
    console.log(`\n${algorithm}, one thread`)
    console.log('                              verifications/s of CPU   guard ÷ this')
    for (const [name, { perSecondOfCpu, guardPerThis }] of Object.entries(scores)) {
      const rate = Math.round(perSecondOfCpu).toLocaleString('en').padStart(24)
      const ratio = name.startsWith('guard') ? '' : guardPerThis.toFixed(3).padStart(14)
      console.log(`  ${name.padEnd(26)} ${rate} ${ratio}`)
    }
  }
}
if (only.has('guard-server')) report(await guardServer(rounds))
if (only.has('revocation')) {
  const costs = await revocation()
  results['revocation'] = costs
  console.log(`\n${costs.entries.toLocaleString('en')} revocations in a guard\n`)
  console.log(`  held                 ${costs.heldMiB.toFixed(0)} MiB`)
  console.log(`  resident at the most ${costs.peakResidentMiB.toFixed(0)} MiB, all of the process`)
  console.log(`  taken in             ${costs.takenInMs.toFixed(0)} ms`)
  console.log(`  a remembered token   ${costs.cached.toFixed(0)} ns without the feed`)
  console.log(`                       ${costs.cachedWithFeed.toFixed(0)} ns with it`)
  console.log(`                       ${costs.cachedWithLookup.toFixed(0)} ns right after news`)
}
if (only.has('credentials')) {
  const { callsPerSecond, importMilliseconds } = await credentials(rounds)
  results['credentials'] = { callsPerSecond, importMilliseconds }
  compare('credentials, token in memory', callsPerSecond, 'calls/s')
  compare('credentials, cold import', importMilliseconds, 'ms')
}
if (only.has('management')) {
  const { scores, scrolling } = await management(rounds)
  results['management'] = { scores, scrolling }
  console.log(`\nlists of the management API, 10,000 clients; the bar is ${bar} ms\n`)
  console.log('                                         items   p50 ms   p99 ms')
  for (const { database, name, items, p50, p99 } of scores) {
    const figures = [
      String(items).padStart(7),
      p50.toFixed(1).padStart(8),
      p99.toFixed(1).padStart(8),
    ]
    const above = p50 > bar ? '   above the bar' : ''
    console.log(`  ${database.padEnd(10)} ${name.padEnd(26)} ${figures.join(' ')}${above}`)
  }
  const { rows, turnMs, frameP50, frameP99, longTasks } = scrolling
  console.log(
    `\n  ${rows} rows scrolled in Chromium: a frame every ${frameP50.toFixed(1)} ms, p99 ${frameP99.toFixed(1)} ms, ${longTasks} tasks above 50 ms; the next 50 took ${turnMs.toFixed(0)} ms at the most`,
  )
}
if (only.has('pages')) {
  const circumstances = {
    node: process.versions.node,
    cores: cpus().length,
    rounds: rounds.rounds,
    load: loadavg()[0] ?? 0,
    day: new Date().toISOString().slice(0, 10),
  }
  const scores = await pages(rounds)
  results['pages'] = scores
  const text = timingsPage(scores, circumstances)
  writeFileSync(new URL('../../docs/console-timings.md', import.meta.url), text)
  console.log(`\n${text}\nwritten to docs/console-timings.md`)
}
if (only.has('start-up')) {
  const measured = await startUp(rounds.rounds)
  results['start-up'] = measured
  console.log(`\nready after ${measured.readyAfter.toFixed(0)} ms on an existing database`)
  console.log(`idle, ${measured.idleResident.toFixed(0)} MiB resident`)
}

const folder = new URL('../results/', import.meta.url)
mkdirSync(folder, { recursive: true })
const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length }
const at = new Date().toISOString()
const file = new URL(`${at.slice(0, 19).replaceAll(':', '-')}.json`, folder)
writeFileSync(file, `${JSON.stringify({ at, machine, rounds, results }, null, 2)}\n`)
console.log(`\nwritten to bench/results/${at.slice(0, 19).replaceAll(':', '-')}.json`)

/** Ours comes first; the last column is ours divided by this one. */
function compare(title: string, scores: Readonly<Record<string, number>>, unit: string): void {
  console.log(`\n${title}\n`)
  const [ours = 0] = Object.values(scores)
  for (const [name, score] of Object.entries(scores)) {
    const figure = score >= 100 ? Math.round(score).toLocaleString('en') : score.toFixed(1)
    const ratio = score === ours ? '' : `ours ÷ this ${(ours / score).toFixed(2)}`
    console.log(`  ${name.padEnd(34)} ${figure.padStart(12)} ${unit.padEnd(8)} ${ratio}`)
  }
}

/** Ours comes first, the limit second. */
function report(suites: Record<string, Score[]>): void {
  for (const [title, scores] of Object.entries(suites)) {
    results[title] = scores
    const [ours, limit] = scores
    console.log(`\n${title}\n`)
    console.log('                     req/s   CPU µs/req   p50 ms   p99 ms   ours ÷ this, CPU')
    for (const score of scores) {
      const ratio = (ours?.cpuMicroseconds ?? 0) / score.cpuMicroseconds
      const cells = [
        score.name.padEnd(15),
        Math.round(score.requestsPerSecond).toString().padStart(10),
        score.cpuMicroseconds.toFixed(0).padStart(12),
        score.p50.toFixed(2).padStart(8),
        score.p99.toFixed(2).padStart(8),
        score === ours ? '' : ratio.toFixed(2).padStart(12),
      ]
      console.log(cells.join(' '))
      if (score.failures > 0) console.log(`    ${score.failures} answers were not 200`)
    }
    if (limit !== undefined) results[`${title}: CPU ÷ limit`] = ratioOf(ours, limit)
  }
}

function ratioOf(ours: Score | undefined, other: Score): number {
  return Number(((ours?.cpuMicroseconds ?? 0) / other.cpuMicroseconds).toFixed(3))
}
