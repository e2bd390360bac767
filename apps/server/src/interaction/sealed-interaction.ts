/**
 * An authorization request on its way through the browser: sealed, so that it can neither be read nor
 * changed, and for one browser, so that nobody can let another finish what they began. Nothing is
 * stored for people who never come back.
 */
import type { AuthorizationRequest, Sealed } from '@keygrant/engine'

interface Envelope {
  readonly purpose: 'interaction'
  readonly browser: string
  readonly request: AuthorizationRequest
}

export interface Seals {
  seal(text: string): Sealed
  unseal(sealed: Sealed): string | undefined
}

export const sealInteraction = (
  request: AuthorizationRequest,
  browser: string,
  { seal }: Seals,
): string => seal(JSON.stringify({ purpose: 'interaction', browser, request } satisfies Envelope))

/** Undefined if it was not sealed here, for this browser, or has expired. */
export function openInteraction(
  sealed: string,
  { browser, now }: { readonly browser: string; readonly now: number },
  { unseal }: Seals,
): AuthorizationRequest | undefined {
  const text = unseal(sealed as Sealed)
  // What else is sealed under this key begins otherwise, and need not be JSON.
  if (text?.startsWith('{"purpose":"interaction"') !== true) return undefined
  const envelope = JSON.parse(text) as Envelope
  if (envelope.browser !== browser || now >= envelope.request.expiresAt) return undefined
  return envelope.request
}
