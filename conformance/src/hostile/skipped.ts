/**
 * Which cases are not run, and why. A case is skipped only for a feature that is not there yet; the
 * test prints the list, and fails for a case that is neither run nor skipped with a reason.
 */
import type { HostileCase } from './case.ts'

/** The endpoints this runner sends to; others have runners of their own or do not exist yet. */
export const isOurs = ({ endpoint }: HostileCase): boolean =>
  ['token', 'introspect', 'revoke', 'raw', 'jwks'].includes(endpoint) ||
  endpoint.startsWith('.well-known/') ||
  /^\/.*(token|wellknown|\.well-known)/u.test(endpoint)

const absentFeatures: Readonly<Record<string, string>> = {
  private_key_jwt: 'client authentication by private_key_jwt is not there yet',
  dpop: 'DPoP is not there yet',
  device: 'the device grant is not there yet',
  'token-exchange': 'token exchange is not there yet',
}

const noCode = 'the authorization code grant is not there yet'
const noUsers = 'tokens for users are not there yet'

const byId: Readonly<Record<string, string>> = {
  'TK-002': `${noCode}: with it a JSON body without redirect_uri is an invalid_request`,
  'TK-077': noUsers,
  'TK-078': noUsers,
  'TK-081': 'DPoP is not there yet',
  'TK-082': 'DPoP is not there yet',
  'IN-009': 'ID tokens are not there yet',
}

/**
 * Cases with `grant_type=authorization_code` that are refused before the grant is looked at: for
 * their encoding, their size, their client.
 */
const refusedBeforeTheGrant = new Set([
  ...['TK-001', 'TK-003', 'TK-004', 'TK-006', 'TK-008', 'TK-010', 'TK-011', 'TK-013', 'TK-014'],
  ...['TK-018', 'TK-019', 'TK-030', 'TK-031', 'TK-032', 'TK-033', 'TK-034', 'TK-037', 'TK-038'],
  ...['TK-040', 'TK-043', 'TK-056'],
])

export function reasonToSkip(each: HostileCase): string | undefined {
  const named = byId[each.id] ?? (each.needs && absentFeatures[each.needs])
  if (named !== undefined && named !== '') return named
  const sent = `${each.query ?? ''}${typeof each.body === 'string' ? each.body : ''}`
  const codeGrant = sent.includes('authorization_code') && !sent.includes('AUTHORIZATION_CODE')
  return codeGrant && !refusedBeforeTheGrant.has(each.id) ? noCode : undefined
}
