/** A port that nobody listens on just now. */
import { createServer } from 'node:net'

/** Asks the system for one, and gives it back at once: somebody else could take it meanwhile. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
