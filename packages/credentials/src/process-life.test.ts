/**
 * What a whole process sees: it lives as long as somebody waits for a token, and not longer.
 */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { clientId, clientSecret, html, json, startTokenServer } from './testing/token-server.ts'

// A process from the sources takes seconds to start where others run.
vi.setConfig({ testTimeout: 60_000 })

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Runs a program in a Node of its own; `options` are there for it. */
async function run(issuer: string, program: string) {
  const options = JSON.stringify({ issuer, clientId, clientSecret })
  const source = `import { Credentials } from './index.ts'
    const options = ${options}
    ${program}`
  const flags = ['--conditions=keygrant-source', '--input-type=module', '--eval', source]
  const child = spawn(process.execPath, flags, { cwd: folder })
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await exited, stdout, stderr }
}

describe('a process', () => {
  it('stays for the wait before another attempt, and leaves by itself with nothing left to do', async () => {
    const server = await startTokenServer()
    server.faults.push(html(503), json(503, {}, { 'retry-after': '0' }))
    const ended = await run(
      server.issuer,
      'console.log(await new Credentials(options).getAccessToken())',
    )
    expect(ended).toEqual({ code: 0, stdout: `${server.token(1)}\n`, stderr: '' })
    expect(server.requests).toHaveLength(3)
  })

  it('does not stay for an attempt that nobody waits for any more', async () => {
    const server = await startTokenServer()
    server.faults.push(json(503, {}, { 'retry-after': '25' }))
    const program = `
      const controller = new AbortController()
      const debug = (_message, { wait }) => wait > 0 && controller.abort()
      const creds = new Credentials({ ...options, logger: { debug } })
      const call = creds.getAccessToken({ signal: controller.signal })
      await call.catch((error) => console.log(error.code))`
    const ended = await run(server.issuer, program)
    expect(ended).toEqual({ code: 0, stdout: 'aborted\n', stderr: '' })
  })

  it('is let go by disposal, whatever the server does', async () => {
    const server = await startTokenServer()
    server.faults.push(() => undefined)
    const program = `
      const disposing = (url, init) => {
        if (init.method === 'POST') setImmediate(() => creds[Symbol.asyncDispose]())
        return fetch(url, init)
      }
      const creds = new Credentials({ ...options, http: { fetch: disposing } })
      await creds.getAccessToken().catch((error) => console.log(error.code))`
    const ended = await run(server.issuer, program)
    expect(ended).toEqual({ code: 0, stdout: 'aborted\n', stderr: '' })
  })
})
