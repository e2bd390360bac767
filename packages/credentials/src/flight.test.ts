import { describe, expect, it } from 'vitest'
import { CredentialsError } from './errors.ts'
import { Flight, type FlightControls, type Landing } from './flight.ts'
import { useFakeTime } from './testing/fake-time.ts'
import { until } from './testing/listen.ts'

const nobody = { signals: [] }

function start() {
  const landings: Landing<string>[] = []
  const steer: {
    controls?: FlightControls
    land: (value: string) => void
    crash: (e: Error) => void
  } = {
    land: () => {},
    crash: () => {},
  }
  const flight = new Flight<string>(
    (controls) => {
      steer.controls = controls
      return new Promise((resolve, reject) =>
        Object.assign(steer, { land: resolve, crash: reject }),
      )
    },
    { deadline: 1_000, onLanding: (landing) => landings.push(landing) },
  )
  return { flight, steer, landings }
}

describe('a flight', () => {
  it('has started when it is made, and lands before any waiter goes on', async () => {
    const { flight, steer, landings } = start()
    expect(steer.controls).toBeDefined()
    const waiting = flight.wait(nobody).then((value) => [value, landings.length])
    steer.land('done')
    expect(await waiting).toEqual(['done', 1])
  })

  it('that fails without a waiter is nobody’s unhandled rejection', async () => {
    const { steer, landings } = start()
    steer.crash(new Error('lost'))
    await until(() => landings.length === 1)
    expect(landings[0]?.ok).toBe(false)
  })

  it('is ended by its deadline even if its work takes no notice', async () => {
    const time = useFakeTime()
    const { flight, steer } = start()
    const waiting = expect(flight.wait(nobody)).rejects.toMatchObject({ code: 'timeout' })
    time.pass(1_000)
    await waiting
    expect(steer.controls?.signal.aborted).toBe(true)
  })

  it('ends when unwanted only after its last waiter has left', async () => {
    const { flight, steer } = start()
    const controller = new AbortController()
    const waiting = flight.wait({ signals: [controller.signal] })
    flight.endWhenUnwanted()
    expect(steer.controls?.signal.aborted).toBe(false)
    controller.abort()
    await expect(waiting).rejects.toBeInstanceOf(CredentialsError)
    expect(steer.controls?.signal.aborted).toBe(true)
    await expect(flight.wait(nobody)).rejects.toMatchObject({ code: 'aborted' })
  })

  it('leaves a pause at once when it is ended', async () => {
    const { flight, steer } = start()
    const pause = steer.controls?.pause(1e9)
    flight.endWhenUnwanted()
    await expect(pause).rejects.toMatchObject({ code: 'aborted' })
    await expect(steer.controls?.pause(1e9)).rejects.toMatchObject({ code: 'aborted' })
  })
})
