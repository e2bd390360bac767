/** The scopes of Keygrant's own API: one for each resource and verb. */
import type { ApiScope } from '@keygrant/engine'

const resources = [
  ['organizations', 'organizations'],
  ['members', 'who belongs to an organization'],
  ['users', 'people who can sign in'],
  ['apis', 'APIs and their scopes'],
  ['clients', 'clients and their usage'],
  ['secrets', 'the secrets of clients'],
  ['consents', 'what users allowed'],
  ['installations', 'which clients an organization has installed'],
  ['developer_tokens', 'developer tokens'],
  ['signing_keys', 'the keys that sign tokens'],
  ['revocations', 'what has been revoked'],
  ['settings', 'how the server is set up, and how its pages look'],
] as const

const readOnly = [
  ['logs', 'requests and how they were answered'],
  ['audit', 'who changed what'],
] as const

const scope = (name: string, title: string, sensitive: boolean): ApiScope => ({
  name: `keygrant:${name}`,
  title,
  description: `${title}.`,
  sensitive,
})

export const managementScopes: readonly ApiScope[] = [
  ...resources.flatMap(([name, what]) => [
    scope(`${name}:read`, `Read ${what}`, false),
    scope(`${name}:write`, `Change ${what}`, true),
  ]),
  ...readOnly.map(([name, what]) => scope(`${name}:read`, `Read ${what}`, false)),
]

/** The identifier of Keygrant's own API, the `aud` of tokens for it. */
export const managementAudience = (issuer: string): string => `${issuer}/api/v1`
