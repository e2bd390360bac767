/** A request as programs send it: what is secret is read from variables. */
import { parseBasic } from '@keygrant/protocol'
import type { Exchange } from './exchange.ts'
import { type Piece, piecesOf, secretsOf } from './secrets.ts'

export type Text = readonly Piece[]

export interface Sketch {
  readonly method: string
  readonly url: Text
  readonly headers: readonly (readonly [name: string, value: Text])[]
  readonly body: Text | undefined
  /** The client that authenticates by its secret, in `CLIENT_SECRET`. */
  readonly basicClient: string | undefined
}

/** An exchange to be repeated elsewhere. What the console's session vouched for needs a token there. */
export function sketchOf(exchange: Exchange): Sketch {
  const { method, url, headers, body } = exchange.request
  const secrets = secretsOf(exchange)
  const isClient = (name: string, value: string): boolean =>
    name.toLowerCase() === 'authorization' && parseBasic(value) !== undefined
  const basic = headers.find(([name, value]) => isClient(name, value))
  const own: Sketch['headers'] = headers
    .filter((each) => each !== basic)
    .map(([name, value]) => [name, piecesOf(value, secrets)])
  const vouched: Sketch['headers'] =
    exchange.bySession === true
      ? [['Authorization', ['Bearer ', { variable: 'KEYGRANT_TOKEN' }]]]
      : []
  return {
    method,
    url: piecesOf(url, secrets),
    headers: [...vouched, ...own],
    body: body === undefined || body === '' ? undefined : piecesOf(body, secrets),
    basicClient: basic && parseBasic(basic[1])?.clientId,
  }
}
