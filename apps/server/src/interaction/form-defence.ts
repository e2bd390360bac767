/**
 * What keeps other sites from posting our forms: a value that only a page of ours could have shown
 * to this browser, and what browsers themselves say about where a request comes from.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Hasher, StoredSession } from '@keygrant/engine'

/** The value of the hidden field `csrf`: for one browser, and whoever is signed in there. */
export const formToken = (
  { browser, session }: { readonly browser: string; readonly session: StoredSession | undefined },
  hash: Hasher,
): string => hash(`csrf ${browser} ${session?.id ?? ''}`)

/** Compares without telling how much of it was right. */
export function isFormToken(sent: string, expected: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Whether a browser says that another site sent the request. Pages with `Referrer-Policy:
 * no-referrer` send `Origin: null` with their own forms, so that value tells nothing.
 */
export function isCrossSite(
  { origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  issuer: string,
): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && origin !== 'null' && origin !== new URL(issuer).origin
}
