/**
 * A program of a test, run in a process of its own from the sources.
 */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Child {
  readonly ended: Promise<Ended>
  /** Settles once the program has printed this line, and fails if it ends without. */
  printed(line: string): Promise<void>
  kill(): void
}

/** Runs a module text that imports from `src`; `given` is there for it. */
export function startProgram(program: string, given: object, environment: object = {}): Child {
  const source = `const given = ${JSON.stringify(given)}\n${program}`
  const flags = ['--conditions=keygrant-source', '--input-type=module', '--eval', source]
  const env = { ...process.env, ...environment } as NodeJS.ProcessEnv
  const child = spawn(process.execPath, flags, { cwd: folder, env })
  let out = ''
  const waiting = new Map<string, PromiseWithResolvers<void>>()
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
    for (const [line, { resolve }] of waiting) if (out.split('\n').includes(line)) resolve()
  })
  const exited = new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('exit', (code, signal) => resolve([code, signal])),
  )
  child.on('close', () => {
    for (const [line, { reject }] of waiting) reject(new Error(`it never printed ${line}: ${out}`))
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = (async () => {
    const stderr = await text(child.stderr)
    const [code, signal] = await exited
    return { code, signal, stdout: out, stderr }
  })()
  return {
    ended,
    kill: () => void child.kill('SIGKILL'),
    printed: (line) => {
      const printed = Promise.withResolvers<void>()
      if (out.split('\n').includes(line)) printed.resolve()
      else waiting.set(line, printed)
      return printed.promise
    },
  }
}

export const runProgram = (program: string, given: object, environment?: object): Promise<Ended> =>
  startProgram(program, given, environment).ended
