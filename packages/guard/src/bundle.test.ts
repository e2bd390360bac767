/** The package in runtimes that are not Node: nothing of Node is imported, and what is left works. */
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build, type Platform } from 'esbuild'
import { expect, it } from 'vitest'
import { startIssuer } from './fixtures/issuer.ts'
import { makeProof, thumbprintOf } from './fixtures/proofs.ts'
import { makeKey, tokenMaker } from './fixtures/tokens.ts'
import type { createGuard } from './guard.ts'

const source = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** The modules that Workers and browsers may use. The others are for Node's own frameworks. */
const anywhere = ['index.ts', 'adapters/fetch.ts', 'adapters/hono.ts', 'adapters/next.ts']

async function bundled(entry: string, platform: Platform, globalName?: string): Promise<string> {
  const { errors, warnings, outputFiles, metafile } = await build({
    entryPoints: [source(entry)],
    bundle: true,
    write: false,
    metafile: true,
    platform,
    format: globalName === undefined ? 'esm' : 'iife',
    ...(globalName === undefined ? undefined : { globalName }),
    target: 'es2023',
    conditions: ['keygrant-source', 'workerd', 'worker'],
    logLevel: 'silent',
  })
  expect([...errors, ...warnings]).toEqual([])
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
  return outputFiles[0]?.text ?? ''
}

it.each(
  anywhere.flatMap((file) => (['browser', 'neutral'] as const).map((to) => [file, to] as const)),
)('%s is bundled for a %s platform with no import left', async (file, platform) => {
  const code = await bundled(file, platform)
  expect(code.length).toBeGreaterThan(1000)
})

it('finds an import of Node where there is one', async () => {
  await expect(bundled('fixtures/tokens.ts', 'browser')).rejects.toThrow(/node:crypto/u)
})

/** What a browser and a Worker have, and no more: no process, no Buffer. */
const webGlobals = {
  AbortController,
  AbortSignal,
  Headers,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  Uint8Array,
  clearInterval,
  clearTimeout,
  crypto,
  fetch,
  performance,
  queueMicrotask,
  setInterval,
  setTimeout,
}

it('judges tokens and proofs alike where there is nothing of Node', async () => {
  const context = createContext({ ...webGlobals })
  runInContext(await bundled('index.ts', 'browser', 'guardPackage'), context)
  expect(runInContext('typeof process + typeof Buffer + typeof require', context)).toBe(
    'undefinedundefinedundefined',
  )
  const make = runInContext('guardPackage.createGuard', context) as typeof createGuard

  const audience = 'https://api.example'
  const [key, holder] = [makeKey('as'), makeKey('holder')]
  await using issuer = await startIssuer([key.jwk])
  await using guard = make({ issuer: issuer.url, audience, dpop: {} })
  const token = tokenMaker(issuer.url, audience)(key, {
    claims: { cnf: { jkt: thumbprintOf(holder) } },
  })
  const headers = { authorization: `DPoP ${token}`, dpop: makeProof(holder, { token }) }
  const request = new Request('https://api.example/', { headers })
  expect(await guard(request)).toMatchObject({ ok: true, access: { subject: 'alice' } })
  expect(await guard(request)).toMatchObject({ refusal: { reason: 'proof_replayed' } })
  const bearer = new Request(audience, { headers: { authorization: `Bearer ${token}` } })
  expect(await guard(bearer)).toMatchObject({ refusal: { reason: 'binding_unproven' } })
})
