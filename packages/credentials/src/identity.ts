/**
 * Which credentials are the same: those that would get the same token by the same road.
 */
import { encodeBase64url } from '@keygrant/protocol'
import type { Settings } from './settings.ts'

// Functions have no value to compare, so each is known by a number of its own.
const numbers = new WeakMap<object, number>()
let lastNumber = 0

function numberOf(thing: object | undefined): number {
  if (thing === undefined) return 0
  const known = numbers.get(thing)
  if (known !== undefined) return known
  lastNumber++
  numbers.set(thing, lastNumber)
  return lastNumber
}

/**
 * The key under which the process keeps the token: a SHA-256 over everything that decides which
 * token is got. It is one-way, so the table of keys gives no secret away.
 *
 * @param secret The secret as it is now: whoever has the wrong one must not get the right one's token.
 */
export async function identityOf(settings: Settings, secret: string | undefined): Promise<string> {
  const { issuer, tokenUrl, clientId, clientAuth, scope, resource, grant, http } = settings
  const parts = [
    issuer?.href ?? null,
    tokenUrl?.href ?? null,
    clientId ?? null,
    secret ?? null,
    clientAuth,
    [...scope].sort(),
    [...resource].sort(),
    numberOf(grant),
    // Another fetch may lead to another server, another header to another tenant of it.
    numberOf(http.fetch),
    [...http.headers],
  ]
  const bytes = new TextEncoder().encode(JSON.stringify(parts))
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
