/** Reads the access token out of a request to this server's own API, with the proof beside it. */
import type { IncomingMessage } from 'node:http'
import type { PresentedToken } from '@keygrant/engine'
import { parseAccessCredentials } from '@keygrant/protocol'
import { isRepeated } from './exchange.ts'

/** `absent`: there is none; `malformed`: there is something that may have been meant as one. */
export type TokenReading =
  | { readonly kind: 'absent' | 'other' | 'malformed' }
  | { readonly kind: 'token'; readonly presented: PresentedToken }

type Asked = Pick<IncomingMessage, 'method' | 'headers' | 'url' | 'rawHeaders'>

export function presentedToken(request: Asked): TokenReading {
  if (isRepeated(request, 'authorization') || isRepeated(request, 'dpop'))
    return { kind: 'malformed' }
  const { method = '', url = '', headers } = request
  const read = parseAccessCredentials(headers.authorization)
  if (read.kind !== 'token') return read
  const { scheme, token } = read
  const proof = headers['dpop']
  const path = url.split('?', 1)[0] ?? ''
  return {
    kind: 'token',
    presented: {
      scheme,
      token,
      method,
      path,
      proof: typeof proof === 'string' ? proof : undefined,
    },
  }
}
