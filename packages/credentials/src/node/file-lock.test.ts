import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { runProgram } from '../testing/child.ts'
import { makeFolder } from '../testing/folder.ts'
import { withFileLock } from './file-lock.ts'
import { lifeOf, thisOwner } from './lock-owner.ts'

// A process from the sources takes seconds to start where others run.
vi.setConfig({ testTimeout: 60_000 })

const never = new Promise<never>(() => undefined)
/** Holds a lock until released. */
async function hold(folder: string, patience = {}) {
  let release = () => {}
  let lost: AbortSignal | undefined
  let held: Promise<unknown> = Promise.resolve()
  await new Promise<void>((resolve) => {
    held = withFileLock(
      folder,
      (signal) => {
        lost = signal
        resolve()
        return new Promise<void>((done) => (release = done))
      },
      patience,
    )
  })
  return { held, release: () => release(), lost: lost as unknown as AbortSignal }
}

describe('a lock between processes', () => {
  it('is held by one at a time, whatever number of them want it', async () => {
    const folder = join(makeFolder(), 'lock')
    let inside = 0
    let most = 0
    const turns = Array.from({ length: 20 }, () =>
      withFileLock(folder, async () => {
        inside++
        most = Math.max(most, inside)
        await new Promise<void>((resolve) => setImmediate(resolve))
        inside--
      }),
    )
    await Promise.all(turns)
    expect(most).toBe(1)
    expect(readdirSync(folder).length).toBeLessThanOrEqual(2)
  })

  it('counts right in a file that four processes add to', async () => {
    const folder = makeFolder()
    const counter = join(folder, 'count')
    writeFileSync(counter, '0')
    const adder = `
      import { readFileSync, writeFileSync } from 'node:fs'
      import { withFileLock } from './node/file-lock.ts'
      for (let n = 0; n < 25; n++)
        await withFileLock(given.folder + '/lock', async () => {
          const count = Number(readFileSync(given.counter, 'utf8'))
          await new Promise((resolve) => setImmediate(resolve))
          writeFileSync(given.counter, String(count + 1))
        })`
    const runs = Array.from({ length: 4 }, () => runProgram(adder, { folder, counter }))
    for (const ended of await Promise.all(runs))
      expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(counter, 'utf8')).toBe('100')
  })

  it('is let go when the work fails, and the failure is the answer', async () => {
    const folder = join(makeFolder(), 'lock')
    const failing = withFileLock(folder, () => Promise.reject(new Error('mine')))
    await expect(failing).rejects.toThrow('mine')
    expect(await withFileLock(folder, () => Promise.resolve(7))).toBe(7)
  })

  it('that is not had in time is an error that says who has it', async () => {
    const folder = join(makeFolder(), 'lock')
    const { held, release } = await hold(folder)
    await expect(withFileLock(folder, () => never, { wait: 30 })).rejects.toMatchObject({
      code: 'store_locked',
      retryable: true,
    })
    release()
    await held
  })

  it('of a holder that does not move is taken, and the holder is told', async () => {
    const folder = join(makeFolder(), 'lock')
    const { held, release, lost } = await hold(folder, { heartbeat: 1e9 })
    expect(await withFileLock(folder, () => Promise.resolve('taken'), { silence: 50 })).toBe(
      'taken',
    )
    release()
    await held
    expect(lost.aborted).toBe(false)

    const beating = await hold(folder, { heartbeat: 10 })
    // Somebody takes the next number, as after a long sleep of this machine.
    const [top = 0] = readdirSync(folder)
      .map(Number)
      .toSorted((a, b) => b - a)
    writeFileSync(join(folder, String(top + 1)), '')
    await new Promise<void>((resolve) => beating.lost.addEventListener('abort', () => resolve()))
    expect(beating.lost.reason).toMatchObject({ code: 'store_locked' })
    beating.release()
    await beating.held
  })

  it('is lost when its folder is deleted, which ends no process', async () => {
    const folder = join(makeFolder(), 'lock')
    const { held, release, lost } = await hold(folder, { heartbeat: 10 })
    rmSync(folder, { recursive: true })
    await new Promise<void>((resolve) => lost.addEventListener('abort', () => resolve()))
    expect(lost.reason).toMatchObject({ code: 'store_locked' })
    release()
    await held
  })
})

describe('the owner of a lock', () => {
  it('is alive while its process is, and gone when the number is of another one', () => {
    const self = thisOwner('t')
    expect(lifeOf(self)).toBe('alive')
    expect(lifeOf({ ...self, started: '1' })).toBe('gone')
    expect(lifeOf({ ...self, pid: 2 ** 22 + 1 })).toBe('gone')
  })

  it('on another machine is neither: its process ids mean nothing here', () => {
    expect(lifeOf({ ...thisOwner('t'), machine: 'elsewhere', pid: 2 ** 22 + 1 })).toBe('unknown')
  })
})
