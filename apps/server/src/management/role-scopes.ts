/** What a member may do in their organization, as scopes: what their session, or a token of theirs, is worth. */
import type { MemberRole } from '@keygrant/engine'
import { managementScopes } from './scopes.ts'

const viewer = [
  'organizations:read',
  'members:read',
  'apis:read',
  'clients:read',
  'secrets:read',
  'consents:read',
  'installations:read',
  'developer_tokens:read',
  'logs:read',
  'audit:read',
] as const
const developer = [
  ...viewer,
  'clients:write',
  'secrets:write',
  'installations:write',
  'developer_tokens:write',
  'revocations:write',
] as const
const owner = [...developer, 'organizations:write', 'members:write', 'consents:write'] as const

const named = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => `keygrant:${name}`))

const scopes: Readonly<Record<MemberRole, ReadonlySet<string>>> = {
  viewer: named(viewer),
  developer: named(developer),
  owner: named(owner),
}

/** Every scope there is, which is what an operator has. */
export const operatorScopes: ReadonlySet<string> = new Set(managementScopes.map(({ name }) => name))

/** The scopes of a role; none for whoever is no member. */
export const scopesOfRole = (role: MemberRole | undefined): ReadonlySet<string> =>
  role === undefined ? new Set() : scopes[role]
