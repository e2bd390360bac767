/**
 * The package as bundlers see it: for browsers, Workers, Deno and Bun there is nothing of Node in it,
 * and what an import brings is small.
 */
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const entry = fileURLToPath(new URL('./index.ts', import.meta.url))

async function bundle(
  conditions: readonly string[],
  { sources = true, ...options }: BuildOptions & { readonly sources?: boolean } = {},
) {
  const result = await build({
    entryPoints: [entry],
    ...options,
    bundle: true,
    format: 'esm',
    platform: options.platform ?? 'neutral',
    target: 'es2022',
    minify: true,
    write: false,
    metafile: true,
    outdir: 'out',
    logLevel: 'silent',
    conditions: sources ? ['keygrant-source', ...conditions] : [...conditions],
  })
  const imports = Object.values(result.metafile.outputs).flatMap((output) => output.imports)
  return {
    files: result.outputFiles.map(({ contents }) => contents),
    outside: imports.filter(({ external }) => external).map(({ path }) => path),
    sources: Object.keys(result.metafile.inputs),
  }
}

const program = (contents: string): BuildOptions => ({
  stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
  entryPoints: [],
})

/** The class, with all that it loads at any time. */
const all = program("export { Credentials } from './index.ts'")

/** What a program loads when it is imported: what is loaded later is left out. */
const onImport = (contents: string): BuildOptions => ({
  ...program(contents),
  plugins: [
    {
      name: 'later',
      setup: ({ onResolve }) =>
        // Without a flag: esbuild reads the expression itself.
        onResolve({ filter: /^[.#]/ }, ({ kind, path }) =>
          kind === 'dynamic-import' ? { path, external: true } : undefined,
        ),
    },
  ],
})

const kilobytes = (files: readonly Uint8Array[]): number =>
  gzipSync(files[0] ?? new Uint8Array(), { level: 9 }).length / 1000

describe('a bundle', () => {
  it.each([
    ['a browser', ['browser', 'import']],
    ['Workers', ['workerd', 'worker', 'browser', 'import']],
    ['Deno', ['deno', 'import']],
    ['Bun', ['bun', 'import']],
  ])('for %s holds no Node built-in, and asks for none', async (_where, conditions) => {
    const { files, outside, sources } = await bundle(conditions)
    expect(outside).toEqual([])
    expect(sources.filter((source) => source.includes('/src/node/'))).toEqual([])
    expect(sources.some((source) => source.endsWith('without-node.ts'))).toBe(true)
    const text = new TextDecoder().decode(files[0])
    for (const name of builtinModules) expect(text).not.toContain(`"node:${name}"`)
  })

  it('for a browser is the same of the built package, which is what a program installs', async () => {
    const built = {
      ...program("export { Credentials } from '@keygrant/credentials'"),
      sources: false,
    }
    const { files, outside, sources } = await bundle(['browser', 'import'], built)
    expect(outside).toEqual([])
    expect(sources.filter((source) => !/dist\/bundle|oauth4webapi|<stdin>/u.test(source))).toEqual(
      [],
    )
    const text = new TextDecoder().decode(files[0])
    for (const name of builtinModules) expect(text).not.toContain(`"node:${name}"`)
  })

  it('for Node loads what needs Node when it is used, and not before', async () => {
    const node: BuildOptions = {
      platform: 'node',
      splitting: true,
      external: ['@napi-rs/keyring', 'undici'],
    }
    const { files } = await bundle(['node', 'import'], node)
    const texts = files.map((contents) => new TextDecoder().decode(contents))
    const ofNode = texts.filter((text) => /from ?"node:fs\/promises"/u.test(text))
    expect(ofNode.length).toBeGreaterThan(0)
    expect(texts[0]).not.toMatch(/from ?"(?:node:)?(?:fs|os|crypto|path)/u)
  })

  // What is counted: our own code, the protocol package and the description of a platform included, that
  // a program has loaded once it has imported the class; minified, gzipped. What is loaded when the first
  // token is got, oauth4webapi with it, is counted by the test after this one.
  it('has 12 kB at most of our own that an import of the class and a platform loads', async () => {
    const { files, sources } = await bundle(['browser'], {
      ...onImport(
        "export { Credentials } from './index.ts'; export { datacrunch } from '@keygrant/providers'",
      ),
    })
    process.stdout.write(
      `what an import loads: ${kilobytes(files).toFixed(2)} kB of our own, gzipped\n`,
    )
    expect(kilobytes(files)).toBeGreaterThan(5)
    expect(kilobytes(files)).toBeLessThanOrEqual(12)
    expect(sources.filter((source) => source.includes('node_modules/oauth4webapi'))).toEqual([])
  })

  it('has 30 kB at most of our own in all for the class, and 8 kB of oauth4webapi', async () => {
    const own = kilobytes((await bundle(['browser'], { ...all, external: ['oauth4webapi'] })).files)
    const whole = kilobytes((await bundle(['browser'], all)).files)
    process.stdout.write(
      `own code ${own.toFixed(1)} kB, oauth4webapi ${(whole - own).toFixed(1)} kB, gzipped\n`,
    )
    expect(own).toBeLessThanOrEqual(30)
    expect(whole - own).toBeLessThanOrEqual(8)
  })

  it('has 4 kB at most more with every grant and store that a program may name', async () => {
    const external = ['oauth4webapi']
    const own = kilobytes((await bundle(['browser'], { ...all, external })).files)
    const every = kilobytes((await bundle(['browser'], { external })).files)
    expect(every - own).toBeLessThanOrEqual(4)
  })
})
