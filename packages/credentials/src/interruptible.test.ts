import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { interruptible } from './interruptible.ts'
import { useFakeTime } from './testing/fake-time.ts'

const never = () => new Promise<never>(() => undefined)

describe('an interruptible wait', () => {
  it('ends as the promise does, and leaves nothing behind on the signals', async () => {
    const { signal } = new AbortController()
    expect(
      await interruptible(Promise.resolve(1), { signals: [signal, undefined], timeout: 1e6 }),
    ).toBe(1)
    const failing = interruptible(Promise.reject(new Error('x')), { signals: [signal] })
    await expect(failing).rejects.toThrow('x')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('puts one listener on a signal for a thousand waiters, and wakes them all', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const waits = Array.from({ length: 1_000 }, () => interruptible(never(), { signals: [signal] }))
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    controller.abort()
    for (const wait of waits) await expect(wait).rejects.toMatchObject({ code: 'aborted' })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('goes on for the others when one waiter on the same signal is done', async () => {
    const controller = new AbortController()
    const { signal } = controller
    await interruptible(Promise.resolve(1), { signals: [signal] })
    const first = interruptible(Promise.resolve(1), { signals: [signal] })
    const second = interruptible(never(), { signals: [signal] })
    await first
    controller.abort()
    await expect(second).rejects.toMatchObject({ code: 'aborted' })
  })

  it('ends at once for a signal that has fired, and the promise may fail unheard', async () => {
    const wait = interruptible(Promise.reject(new Error('x')), { signals: [AbortSignal.abort()] })
    await expect(wait).rejects.toMatchObject({ code: 'aborted' })
  })

  it('ends after its timeout', async () => {
    const time = useFakeTime()
    const wait = interruptible(never(), { signals: [], timeout: 100 })
    time.pass(100)
    await expect(wait).rejects.toMatchObject({ code: 'timeout' })
  })
})
