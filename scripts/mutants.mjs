/**
 * `npm run mutants`: makes one mistake at a time in the sources, and asks whether a test notices.
 *
 * Each `packages/<name>/mutants.json` lists mistakes: in `file` the text `find`, which stands there
 * once, becomes `replace`, and `test` must fail. The mistake is made while the module is loaded;
 * the files on disk are never touched. A mutant counts as killed only by a test that ran and failed:
 * one that does not even load proves nothing.
 *
 * `npm run mutants -- authorize` makes only those in files whose path has that text.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'

const root = fileURLToPath(new URL('..', import.meta.url))

const wanted = process.argv[2] ?? ''

const mutants = readdirSync(`${root}packages`).flatMap((name) => {
  const folder = resolve(root, 'packages', name)
  try {
    return JSON.parse(readFileSync(`${folder}/mutants.json`, 'utf8'))
      .map((mutant) => ({
        ...mutant,
        source: resolve(folder, mutant.file),
        test: resolve(folder, mutant.test),
      }))
      .filter(({ source }) => source.includes(wanted))
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
})

/** Runs test files, with one mistake if there is one, and tells how they fared. */
async function run(tests, mutant) {
  let mistakes = 0
  const plugin = {
    name: 'mutant',
    enforce: 'pre',
    transform(code, id) {
      if (mutant === undefined || id.split('?')[0] !== mutant.source) return undefined
      mistakes++
      return code.replace(mutant.find, () => mutant.replace)
    },
  }
  // Without the cache on disk: it would give the module without the mistake, and keep the mistake
  // for those who run the tests after us.
  // Nor the configuration of the whole suite: its projects take no plugin from outside.
  const options = {
    root,
    config: false,
    watch: false,
    reporters: [{}],
    fsModuleCache: false,
    testTimeout: 20_000,
    globalSetup: ['tools/postgres-setup.ts'],
  }
  const resolved = { conditions: ['keygrant-source', 'node'] }
  const overrides = { plugins: [plugin], resolve: resolved, ssr: { resolve: resolved } }
  const vitest = await startVitest('test', tests, options, overrides)
  const modules = vitest.state.getTestModules()
  const cases = modules.flatMap((module) => [...module.children.allTests()])
  const failed = cases.filter((each) => each.result().state === 'failed')
  const broken = modules.some((module) => module.errors().length > 0)
  await vitest.close()
  return { ran: cases.length, failed, broken, mistakes }
}

const complaints = []
for (const { source, find, file } of mutants) {
  const count = readFileSync(source, 'utf8').split(find).length - 1
  if (count !== 1) complaints.push(`${file}: ${JSON.stringify(find)} stands there ${count} times`)
}

if (complaints.length === 0) {
  const tests = [...new Set(mutants.map(({ test }) => test))]
  const sound = await run(tests, undefined)
  if (sound.broken || sound.ran === 0 || sound.failed.length > 0)
    complaints.push('the tests fail without any mutant')
}

let killed = 0
if (complaints.length === 0)
  for (const mutant of mutants) {
    const { failed, broken, mistakes } = await run([mutant.test], mutant)
    if (!broken && mistakes > 0 && failed.length > 0) {
      killed++
      process.stdout.write(`killed    ${mutant.what}\n          by: ${failed[0].fullName}\n`)
      continue
    }
    const why = broken ? 'does not load' : mistakes === 0 ? 'was never loaded' : 'SURVIVED'
    complaints.push(`${mutant.file}: ${why}: ${mutant.what}`)
    process.stdout.write(`${why.padEnd(9)} ${mutant.what}\n`)
  }

for (const complaint of complaints) process.stderr.write(`${complaint}\n`)
process.stdout.write(`mutants killed ${killed}/${mutants.length}\n`)
process.exitCode = complaints.length > 0 ? 1 : 0
