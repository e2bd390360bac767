/** One node of an API in a process of its own, behind the guard, as a customer would build it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGuard, type Guard, type IssuerState, type RevocationOptions } from '@keygrant/guard'
import { protect } from '@keygrant/guard/node-http'

/** What the parent sends first. It is answered with the port. */
export interface ApiOptions {
  readonly issuer: string
  readonly audience: string
  readonly revocations: Omit<RevocationOptions, 'onStatus'>
}

/** What it sends after that. */
export type ApiOrder =
  /** Sets the clock forward from the real one by so many seconds; answered `0`. */
  | { readonly ahead: number }
  /** Asks for the guard's state. */
  | 'state'

export type ApiAnswer = number | readonly IssuerState[]

let ahead = 0
let guard: Guard | undefined

async function begin({ issuer, audience, revocations }: ApiOptions): Promise<number> {
  const now = (): number => Date.now() + ahead * 1_000
  const made = createGuard({ issuer, audience, revocations, now, cache: { max: 10_000 } })
  guard = made
  await made.start()
  const server = createServer(
    protect(made, {}, (_request, response, { jti }) => {
      response.end(jti)
    }),
  )
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function obey(message: ApiOptions | ApiOrder): Promise<ApiAnswer> {
  if (message === 'state') return guard?.state() ?? []
  if ('issuer' in message) return begin(message)
  ahead = message.ahead
  return 0
}

process.on('message', (message: ApiOptions | ApiOrder) => {
  void obey(message).then((answer) => process.send?.(answer))
})
// The parent is gone, however it went: nobody is left to stop this process.
process.on('disconnect', () => process.exit())
