/**
 * Feeds every parser of `@keygrant/protocol` with damaged samples and random texts, until the time is
 * up or one of them throws, takes too long, or does not read again what it has read.
 *
 * `npm run fuzz -- [--seconds 60] [--seed N] [--target name]`
 */
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { mutate } from './mutate.ts'
import { seededRandom } from './seeded-random.ts'
import { type Target, targets } from './targets.ts'

/** Milliseconds that one parse may take. */
const limit = 50
const textsPerBatch = 100

interface Tally {
  executions: number
  taken: number
  slowest: number
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 0x8000_0000) },
    target: { type: 'string' },
  },
})
const seconds = Number(values.seconds)
const seed = Number(values.seed)
const chosen = Object.entries(targets)
  .map(([name, target], index) => ({ name, target, index }))
  .filter(({ name }) => values.target === undefined || values.target === name)

if (!(seconds > 0) || !Number.isSafeInteger(seed) || chosen.length === 0) {
  console.error(`usage: npm run fuzz -- [--seconds N] [--seed N] [--target NAME]
targets: ${Object.keys(targets).join(' ')}`)
  process.exit(2)
}

/** What one batch is fed with depends on its seed alone. */
function textsOf({ samples, pieces }: Target, batchSeed: number): string[] {
  const random = seededRandom(batchSeed)
  const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })
  const puzzle = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((all) => all.join(''))
  const generated = fc.sample(fc.oneof(anyText, puzzle), {
    numRuns: textsPerBatch / 2,
    seed: batchSeed,
  })
  const mutated = Array.from({ length: textsPerBatch / 2 }, () => mutate(samples, random))
  return [...generated, ...mutated]
}

function timed({ run }: Target, text: string): { taken: boolean; milliseconds: number } {
  const before = performance.now()
  const taken = run(text)
  return { taken, milliseconds: performance.now() - before }
}

/** Runs one text. A slow run is repeated, since a busy machine makes anything slow once. */
function execute(target: Target, text: string, tally: Tally): void {
  const first = timed(target, text)
  let { milliseconds } = first
  for (let again = 0; again < 4 && milliseconds > limit; again++)
    milliseconds = Math.min(milliseconds, timed(target, text).milliseconds)
  tally.executions++
  if (first.taken) tally.taken++
  tally.slowest = Math.max(tally.slowest, milliseconds)
  if (milliseconds > limit) throw new Error(`took ${milliseconds.toFixed(0)} ms`)
}

const start = (text: string): string => (text.length > 2000 ? `${text.slice(0, 2000)}…` : text)

function report(name: string, text: string, error: unknown): void {
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
  console.error(`\n${name} failed with ${text.length} characters: ${start(JSON.stringify(text))}`)
  console.error(start(why))
  console.error(`replay: npm run fuzz -- --seed ${seed} --target ${name}`)
}

function fuzz(tallies: Map<string, Tally>): boolean {
  const end = performance.now() + seconds * 1000
  for (let round = 0; performance.now() < end; round++)
    for (const { name, target, index } of chosen) {
      const tally = tallies.get(name) ?? { executions: 0, taken: 0, slowest: 0 }
      tallies.set(name, tally)
      const batchSeed = (seed + Math.imul(round, 64) + index) % 0x8000_0000
      for (const text of textsOf(target, batchSeed)) {
        try {
          execute(target, text, tally)
        } catch (error) {
          report(name, text, error)
          return false
        }
      }
    }
  return true
}

console.log(`seed ${seed}, ${seconds} s, ${chosen.length} targets`)
const tallies = new Map<string, Tally>()
const passed = fuzz(tallies)
console.log(`\n${'target'.padEnd(20)}${'executions'.padStart(12)}${'taken'.padStart(10)}   slowest`)
for (const [name, { executions, taken, slowest }] of tallies)
  console.log(
    `${name.padEnd(20)}${executions.toLocaleString('en').padStart(12)}` +
      `${`${((100 * taken) / executions).toFixed(1)} %`.padStart(10)}   ${slowest.toFixed(1)} ms`,
  )
process.exitCode = passed ? 0 : 1
