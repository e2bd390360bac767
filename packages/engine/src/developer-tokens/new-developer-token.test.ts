import { randomBytes } from 'node:crypto'
import { tokenKind } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import type { Api, Hash } from '../ports.ts'
import { anApi } from '../testing/fixtures.ts'
import { newDeveloperToken } from './new-developer-token.ts'

const scopesOf = (...names: string[]): Api['scopes'] =>
  names.map((name) => ({ name, title: name, description: '', sensitive: false }))

const apis: readonly Api[] = [
  {
    ...anApi,
    id: 'api_1',
    identifier: 'https://one.example',
    scopes: scopesOf('a:read', 'shared'),
  },
  {
    ...anApi,
    id: 'api_2',
    identifier: 'https://two.example',
    scopes: scopesOf('b:read', 'shared'),
  },
  {
    ...anApi,
    id: 'api_own',
    identifier: 'https://auth.example.com/api/v1',
    builtIn: true,
    scopes: scopesOf(
      'keygrant:clients:read',
      'keygrant:users:write',
      'keygrant:developer_tokens:write',
    ),
  },
]

const order = {
  name: 'try',
  userId: 'usr_1',
  organizationId: 'org_1',
  installationId: null,
  scope: ['a:read'],
  resource: undefined,
  lifetime: 3_600,
}
const context = {
  apis,
  powers: new Set(['keygrant:clients:read', 'keygrant:developer_tokens:write']),
  now: 1_000,
  random: (bytes: number) => randomBytes(bytes),
  hash: (text: string) => `hash of ${text}` as Hash,
  policy: { maxDeveloperTokenLifetime: 86_400 },
}

it('makes a token of its own kind, of which only the hash is kept', () => {
  const made = newDeveloperToken(order, context)
  if (!made.ok) throw new Error(made.error.id)
  const { token, record } = made.value
  expect(tokenKind(token)).toBe('dt')
  expect(record).toMatchObject({ hash: `hash of ${token}`, lastFour: token.slice(-4) })
  expect(token.startsWith(record.prefix)).toBe(true)
  expect(record.family).toMatchObject({
    subject: 'usr_1',
    organizationId: 'org_1',
    apiId: 'api_1',
    scope: ['a:read'],
    createdAt: 1_000,
    expiresAt: 4_600,
  })
})

it('lives no longer than the policy allows', () => {
  const made = newDeveloperToken({ ...order, lifetime: 999_999 }, context)
  expect(made.ok && made.value.record.family.expiresAt).toBe(1_000 + 86_400)
})

describe('is for scopes', () => {
  it.each([
    ['of Keygrant’s own that the person has', ['keygrant:clients:read'], undefined],
    ['of two APIs, where one is named', ['shared'], 'https://two.example'],
  ])('%s', (_what, scope, resource) => {
    expect(newDeveloperToken({ ...order, scope, resource }, context).ok).toBe(true)
  })

  it.each([
    ['nobody has', ['nothing'], 'scope_not_allowed'],
    ['of Keygrant’s own that the person lacks', ['keygrant:users:write'], 'scope_not_allowed'],
    ['that make tokens', ['keygrant:developer_tokens:write'], 'scope_not_allowed'],
    ['of two APIs', ['a:read', 'b:read'], 'scope_spans_apis'],
    ['that two APIs have', ['shared'], 'scope_spans_apis'],
    ['that say who the user is', ['openid'], 'scope_not_allowed'],
    ['none at all', [], 'scope_empty'],
  ])('but not %s', (_what, scope, problem) => {
    const made = newDeveloperToken({ ...order, scope }, context)
    expect(made.ok ? undefined : made.error.id).toBe(problem)
  })
})
