/** What a server that starts well says, from its start to the signal that ends it. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@keygrant/testkit'
import { afterAll, describe, expect, it, vi } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'keygrant-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function said(level: string, ...words: readonly string[]) {
  const [port, management] = [await freePort(), await freePort()]
  const ports = ['--port', String(port), '--management-port', String(management)]
  const child = spawn(
    process.execPath,
    ['--conditions=keygrant-source', main, 'serve', ...ports, ...words],
    {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        KEYGRANT_DATABASE_URL: 'sqlite::memory:',
        KEYGRANT_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
        KEYGRANT_LOG_LEVEL: level,
      },
    },
  )
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  // From its first word on it hears the signal; how it came so far is what the test tells.
  try {
    await vi.waitFor(() => expect(stdout).not.toBe(''), { timeout: 50_000 })
  } finally {
    child.kill('SIGTERM')
  }
  return { code: await closed, stdout, stderr }
}

describe('keygrant serve', { timeout: 60_000 }, () => {
  it('at info says where it is, what to do, and where each setting is from', async () => {
    const { code, stdout, stderr } = await said('info')
    expect(stdout).toMatch(/Issuer .*\n.*Console .*\n.*Health .*\n.*Set up +http/u)
    expect(stderr).toMatch(/KEYGRANT_LOG_LEVEL.*Ready in .*Stopping\./su)
    expect(code).toBe(0)
  })

  it('at warn says nothing but the link without which nobody gets in', async () => {
    const { code, stdout, stderr } = await said('warn')
    expect(stdout).toMatch(/^ +Set up +http\S+ .*\n$/u)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('at silent says nothing, but to programs that ask', async () => {
    const { code, stdout, stderr } = await said('silent', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ issuer: expect.any(String), schema_version: 1 })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
