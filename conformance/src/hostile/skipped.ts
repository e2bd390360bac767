/**
 * Which cases are not run, and why. A case is skipped only for a feature that is not there; the test
 * prints the list, and fails for a case that is neither run nor skipped with a reason.
 */
import type { HostileCase } from './case.ts'
import { paths } from './translation.ts'

/** The endpoints this runner sends to; others have runners of their own or do not exist yet. */
export const isOurs = ({ endpoint }: HostileCase): boolean =>
  endpoint === 'raw' ||
  paths[endpoint] !== undefined ||
  endpoint.startsWith('.well-known/') ||
  /^\/.*(token|wellknown|\.well-known)/u.test(endpoint)

const absentFeatures: Readonly<Record<string, string>> = {
  private_key_jwt: 'client authentication by private_key_jwt is not there yet',
  'token-exchange': 'token exchange is not there yet',
  jar: 'signed request objects (RFC 9101) are not there',
  rar: 'rich authorization requests (RFC 9396) are not there',
}

const byId: Readonly<Record<string, string>> = {
  'AZP-079': 'a client can not be registered for pushed requests alone (RFC 9126 §6)',
  'TK-139': 'nonces of the authorization server (RFC 9449 §8) are not there',
  'AZP-058': 'rich authorization requests (RFC 9396) are not there',
  'AZP-046': 'the claims parameter (OpenID Connect Core §5.5) is not there',
}

export function reasonToSkip(each: HostileCase): string | undefined {
  return byId[each.id] ?? (each.needs === undefined ? undefined : absentFeatures[each.needs])
}
