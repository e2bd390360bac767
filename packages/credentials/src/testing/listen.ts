/**
 * A real HTTP server on a free loopback port, closed when the test ends.
 */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

// What is known of an address is known to the whole process, so each server has one of its own.
const taken = new Set<number>()

export async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const end = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const { port } = server.address() as AddressInfo
  if (taken.has(port)) {
    await end()
    return listen(handler)
  }
  taken.add(port)
  onTestFinished(end)
  return `http://127.0.0.1:${port}`
}

const patience = 15_000_000_000n

/** Lets the event loop turn until something is true, by a clock that no test sets. */
export async function until(condition: () => boolean): Promise<void> {
  const end = process.hrtime.bigint() + patience
  while (!condition()) {
    if (process.hrtime.bigint() > end)
      throw new Error(`it never came true: ${condition.toString()}`)
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
