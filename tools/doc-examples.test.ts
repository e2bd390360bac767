/** Every `ts` block of the documentation and of doc comments compiles. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { files, read, root } from './sources.ts'

const folder = `${root}node_modules/.doc-examples`

interface Block {
  readonly from: string
  readonly code: string
}

function blocksOf(file: string): readonly Block[] {
  const text = file.endsWith('.md')
    ? read(file)
    : [...read(file).matchAll(/\/\*\*[\s\S]*?\*\//gu)]
        .map(([comment]) => comment.replace(/^\s*\* ?/gmu, ''))
        .join('\n')
  return [...text.matchAll(/```ts\n([\s\S]*?)```/gu)].map(([, code = '']) => ({ from: file, code }))
}

const documented = files.filter(
  (file) =>
    /^(?:README|ARCHITECTURE|CONTRIBUTING|SECURITY|packages\/[\w-]+\/README|apps\/[\w-]+\/README|examples\/[\w-]+\/README)\.md$|^docs\/.*\.md$/u.test(
      file,
    ) || /^packages\/(?:guard|credentials|providers|emulator)\/src\/.*(?<!\.test)\.ts$/u.test(file),
)
const blocks = documented.flatMap(blocksOf)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the compiler has against these blocks, each named by the page it stands on. */
function faultsOf(all: readonly Block[]): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [index, { from, code }] of all.entries())
    writeFileSync(`${folder}/example-${index}.ts`, `// ${from}\n${code}\nexport {}\n`)
  const options = {
    extends: '../../tsconfig.base.json',
    compilerOptions: {
      // Pages of the server, which some examples reach.
      jsx: 'react-jsx',
      jsxImportSource: 'hono/jsx',
      composite: false,
      noEmit: true,
      declaration: false,
      declarationMap: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
    },
    include: ['*.ts'],
  }
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(options))
  const { stdout } = spawnSync('tsc', ['-p', folder], { encoding: 'utf8', cwd: root })
  return stdout.replace(/[\w/.-]*example-(\d+)\.ts/gu, (_, index: string) => {
    const block = all[Number(index)]
    return `${block?.from ?? ''} (example ${index})`
  })
}

it(`compiles all ${blocks.length} examples`, { timeout: 300_000 }, () => {
  expect(blocks.length).toBeGreaterThan(10)
  expect(faultsOf(blocks)).toBe('')
})

it('names the page of an example that does not compile', { timeout: 300_000 }, () => {
  const good = { from: 'good.md', code: "import { ok } from '@keygrant/protocol'\nok(1)" }
  const bad = { from: 'bad.md', code: "import { nothing } from '@keygrant/guard'\nnothing()" }
  expect(faultsOf([good, bad])).toMatch(/^bad\.md \(example 1\)\(2,10\): error TS2305/u)
  expect(faultsOf([good])).toBe('')
})
