/**
 * A pushed authorization request on its way through the browser: the reference is the request itself, sealed.
 * Nobody can read or change it, and nothing is stored for people who never come.
 *
 * The request has its id from the moment it was pushed, and a decision is stored by that id: however often the
 * reference is opened, it is decided once.
 *
 * @see RFC 9126 §2.2 and §4
 */
import type { Deps } from '../deps.ts'
import type { Sealed } from '../ports.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

/** Seconds in which the browser must have come with the reference. */
export const pushedLifetime = 90

const prefix = 'urn:ietf:params:oauth:request_uri:'

interface Envelope {
  readonly purpose: 'pushed_request'
  readonly until: number
  readonly request: AuthorizationRequest
}

/** Whether a `request_uri` is meant as one of ours. */
export const isPushed = (requestUri: string): boolean => requestUri.startsWith(prefix)

/** The reference to a checked request. */
export function referTo(request: AuthorizationRequest, { seal, now }: SealDeps): string {
  const until = now() + pushedLifetime
  const envelope: Envelope = { purpose: 'pushed_request', until, request }
  return prefix + seal(JSON.stringify(envelope))
}

/** The request, if it was pushed here by this client, not too long ago. */
export function openReference(
  requestUri: string,
  clientId: string,
  { unseal, now }: SealDeps,
): AuthorizationRequest | undefined {
  const text = unseal(requestUri.slice(prefix.length) as Sealed)
  // What else is sealed under this key begins otherwise, and need not be JSON.
  if (text?.startsWith('{"purpose":"pushed_request"') !== true) return undefined
  const { until, request } = JSON.parse(text) as Envelope
  return request.clientId === clientId && now() < until ? request : undefined
}

type SealDeps = Pick<Deps, 'seal' | 'unseal' | 'now'>
