/** What `npm start` starts, as a process of its own on free ports, in a folder of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { freePort } from '@keygrant/testkit'

const program = fileURLToPath(new URL('../../../apps/cli/dist/bundle/main.js', import.meta.url))

/** What it prints of itself. */
export interface Announced {
  readonly issuer: string
  readonly demo_api: string
  readonly client_id: string
  readonly client_secret: string
  /** The link that makes the first operator. */
  readonly set_up: string
}

export interface DevProgram extends AsyncDisposable {
  readonly announced: Announced
  /** Milliseconds from the command to its answer. */
  readonly took: number
  /** What it wrote to its log, mails among it: for a developer there is no mail server. */
  said(): string
  /** All that it keeps on disk, byte for byte: its database with the log of that, and its keys. */
  wrote(): string
}

/** @param environment Further settings, by the names of their environment variables. */
export async function startDevProgram(
  environment: Readonly<Record<string, string>> = {},
): Promise<DevProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-dev-'))
  const [port, demoPort, managementPort] = [await freePort(), await freePort(), await freePort()]
  const begun = performance.now()
  const child = spawn(process.execPath, [program, 'dev', '--json'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      KEYGRANT_PORT: String(port),
      KEYGRANT_DEMO_PORT: String(demoPort),
      KEYGRANT_MANAGEMENT_PORT: String(managementPort),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const announced = await firstLine(child, () => said)
  return {
    announced,
    took: performance.now() - begun,
    said: () => said,
    wrote: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => readFileSync(join(each.parentPath, each.name), 'latin1'))
        .join('\n'),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function firstLine(
  { stdout }: { readonly stdout: Readable },
  said: () => string,
): Promise<Announced> {
  for await (const line of createInterface({ input: stdout })) return JSON.parse(line) as Announced
  throw new Error(`the program ended before it said where it is: ${said()}`)
}
