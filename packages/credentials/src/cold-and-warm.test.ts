/**
 * What a whole process sees of the built package: what an import loads, how soon it is gone, and what a
 * call costs that finds its token in memory.
 */
import { createHook } from 'node:async_hooks'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { Credentials } from './credentials.ts'
import { clientId, clientSecret, startTokenServer } from './testing/token-server.ts'

// A process from the sources takes seconds to start where others run.
vi.setConfig({ testTimeout: 60_000 })

const folder = fileURLToPath(new URL('..', import.meta.url))

/** Runs a program on the built package and returns the number it prints. */
async function measure(program: string): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(stderr).toBe('')
  return Number(stdout)
}

/** The best of some runs: what else the machine does can only make one longer. */
async function bestOf(runs: number, program: string): Promise<number> {
  const results: number[] = []
  for (let n = 0; n < runs; n++) results.push(await measure(program))
  return Math.min(...results)
}

describe('the package', () => {
  it('loads ten files at most when it is imported, and nothing of Node', async () => {
    // How many milliseconds that takes is for `npm run bench -- --only credentials` to say.
    const program = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
      await import('@keygrant/credentials')
      if (loaded.some((url) => url.startsWith('node:') || !url.includes('/dist/bundle/'))) console.error(loaded)
      console.log(loaded.length)`
    expect(await measure(program)).toBeLessThanOrEqual(10)
  })

  it('lets the process go within 50 ms of its last await, with background renewal on', {
    timeout: 120_000,
  }, async () => {
    const { issuer } = await startTokenServer()
    const options = JSON.stringify({ issuer, clientId, clientSecret, background: true })
    const program = `
      import { Credentials } from '@keygrant/credentials'
      const creds = new Credentials(${options})
      await creds.getAccessToken()
      const end = performance.now()
      process.on('exit', () => console.log(performance.now() - end))`
    const left = await bestOf(3, program)
    process.stdout.write(`a process is gone ${left.toFixed(1)} ms after its last await\n`)
    expect(left).toBeLessThan(50)
  })

  it('makes one promise for a call that finds its token in memory', async () => {
    const { issuer } = await startTokenServer()
    const creds = new Credentials({ issuer, clientId, clientSecret })
    await creds.getAccessToken()
    let promises = 0
    const hook = createHook({ init: (_id, type) => void (type === 'PROMISE' && promises++) })
    hook.enable()
    const calls = Array.from({ length: 100 }, () => creds.getAccessToken())
    hook.disable()
    await Promise.all(calls)
    expect(promises).toBe(100)
  })
})
