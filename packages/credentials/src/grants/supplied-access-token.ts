/**
 * An access token that a function of the program gets: the option `accessToken` as a function.
 */
import { jwtExpiry } from '../jwt.ts'
import type { Secret } from '../options.ts'
import { readSecret } from '../read-secret.ts'
import type { Grant } from './grant.ts'

const grants = new WeakMap<object, Grant>()

/** The same grant for the same function, so that credentials made separately are recognised as the same. */
export function suppliedAccessToken(supplier: Exclude<Secret, string>): Grant {
  const known = grants.get(supplier)
  if (known !== undefined) return known
  const grant: Grant = async ({ scope }) => {
    const accessToken = await readSecret(supplier, 'accessToken')
    const exp = jwtExpiry(accessToken)
    const expiresAt = exp === undefined ? undefined : new Date(exp * 1000)
    return { accessToken, tokenType: 'Bearer', expiresAt, scope, extra: {} }
  }
  grants.set(supplier, grant)
  return grant
}
