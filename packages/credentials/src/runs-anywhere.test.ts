import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const sources = globSync('**/*.ts', { cwd: folder }).filter(
  (file) => !file.endsWith('.test.ts') && !/^(?:testing|node)\//u.test(file),
)

describe.each(sources)('%s', (file) => {
  const source = readFileSync(folder + file, 'utf8')
  const code = source.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/\/\/.*$/gmu, '')

  it('imports neither a Node built-in nor anything but our protocol', () => {
    const imports = [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)].map(
      ([, from]) => from,
    )
    // One file of it at a time: an import of all of it would load all of it.
    const foreign = imports.filter(
      (from) => !/^(?:\.|@keygrant\/(?:protocol|providers)\/[\w-]+$)/u.test(from ?? ''),
    )
    // What leads to Node where there is Node is loaded on first use, and to nothing elsewhere.
    const allowed = [
      '#node',
      // Data, and as free of everything.
      '@keygrant/providers',
      ...(['protocol.ts', 'dpop/prover.ts'].includes(file) ? ['oauth4webapi'] : []),
    ]
    expect(foreign.filter((from) => !allowed.includes(from ?? ''))).toEqual([])
  })

  it('names no global of Node', () => {
    expect(code).not.toMatch(/\b(?:process|Buffer|require|__dirname|setImmediate)\b[.(]/u)
  })

  it('does nothing when it is imported', () => {
    const atTop = code.split('\n').filter((line) => /^[a-zA-Z]/u.test(line))
    const declares = /^(?:import|export|const|let|type|interface|class|function|async function)\b/u
    expect(atTop.filter((line) => !declares.test(line))).toEqual([])
  })
})
