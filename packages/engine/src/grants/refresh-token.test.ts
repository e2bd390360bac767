import { describe, expect, it } from 'vitest'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import type { Client, Family, StoredRefreshToken } from '../ports.ts'
import type { ProblemId } from '../problems.ts'
import {
  aFamily,
  anApi,
  anotherApi,
  aRefreshToken,
  aRotatingClient,
  now,
} from '../testing/fixtures.ts'
import { refreshToken } from './refresh-token.ts'

interface Case {
  readonly token?: Partial<StoredRefreshToken>
  readonly family?: Partial<Family>
  readonly client?: Partial<Client>
  readonly scope?: readonly string[]
  readonly resource?: string
}

function decide({ token, family, client, scope, resource }: Case) {
  const stored = { ...aRefreshToken, ...token, family: { ...aFamily, ...family } }
  return refreshToken.decide(
    { presented: 'p', scope, resource },
    { token: stored, apis: [anApi, anotherApi] },
    { client: { ...aRotatingClient, ...client }, now, knownUpTo: 0, boundTo: null },
  )
}

const policy = (kind: 'fixed' | 'rolling' | 'none', change = {}): Partial<Client> => ({
  refreshTokenPolicy: { ...refreshTokenPolicyOf(kind), ...change },
})

describe('refresh token grant: decide', () => {
  it('issues what the family was granted, and replaces the token', () => {
    expect(decide({})).toMatchObject({
      kind: 'issue',
      issuance: {
        subject: 'cl_1',
        organizationId: 'org_1',
        api: anApi,
        scope: ['balance:read', 'balance:write'],
        refresh: { kind: 'replace', presented: 'p' },
      },
    })
  })

  it('refuses a token that is not stored', () => {
    const facts = { token: undefined, apis: [anApi] }
    const context = { client: aRotatingClient, now, knownUpTo: 0, boundTo: null }
    const asked = { presented: 'p', scope: undefined, resource: undefined }
    expect(refreshToken.decide(asked, facts, context)).toMatchObject({
      problem: { id: 'refresh_token_unknown' },
    })
  })

  it.each<[when: string, change: Case, refusal: ProblemId]>([
    ['it is another client’s', { family: { clientId: 'cl_2' } }, 'refresh_token_foreign'],
    ['the policy gives none any more', { client: policy('none') }, 'refresh_token_not_allowed'],
    ['its family was revoked', { family: { revokedAt: now - 1 } }, 'refresh_token_ended'],
    ['its family ends this very second', { family: { expiresAt: now } }, 'refresh_token_expired'],
    ['its idle life ends this very second', { token: { expiresAt: now } }, 'refresh_token_expired'],
    ['it was spent before the window', { token: { spentAt: now - 11 } }, 'refresh_token_replayed'],
    [
      'its successor was used, even in the window',
      { token: { spentAt: now - 1, successorSpent: true } },
      'refresh_token_replayed',
    ],
    ['it asks for more than was granted', { scope: ['mail:read'] }, 'scope_not_allowed'],
    ['the client has lost the scope', { client: { scope: [] } }, 'scope_empty'],
    ['it names another API', { resource: anotherApi.identifier }, 'resource_unknown'],
  ])('refuses when %s', (_when, change, refusal) => {
    expect(decide(change)).toMatchObject({ kind: 'refuse', problem: { id: refusal } })
  })

  it('ends the family on a replay, but not for a client that merely found the token', () => {
    const spent = { token: { spentAt: now - 11 } }
    expect(decide(spent)).toHaveProperty('revokeFamily', 'fam_1')
    expect(decide({ ...spent, family: { clientId: 'cl_2' } })).not.toHaveProperty('revokeFamily')
  })

  it.each<[what: string, spentAt: number]>([
    ['at once', now],
    ['at the end of the window', now - 10],
  ])('gives the same successor again %s, while that is unused', (_what, spentAt) => {
    expect(decide({ token: { spentAt } })).toMatchObject({
      issuance: { refresh: { kind: 'repeat' } },
    })
  })

  it('keeps a fixed token, and a rolling one until it is old enough', () => {
    expect(decide({ client: policy('fixed') })).toHaveProperty('issuance.refresh.kind', 'keep')
    const rolling = (rollAfter: number): Case => ({ client: policy('rolling', { rollAfter }) })
    expect(decide(rolling(101))).toHaveProperty('issuance.refresh.kind', 'keep')
    expect(decide(rolling(100))).toHaveProperty('issuance.refresh.kind', 'replace')
  })

  it('takes a rolled token that comes back late for an expired one, not for a theft', () => {
    const decision = decide({ client: policy('rolling'), token: { spentAt: now - 11 } })
    expect(decision).toMatchObject({ problem: { id: 'refresh_token_expired' } })
    expect(decision).not.toHaveProperty('revokeFamily')
  })

  it('narrows to what the request asks for and to what the client may have today', () => {
    expect(decide({ scope: ['balance:read'] })).toHaveProperty('issuance.scope', ['balance:read'])
    const lost = decide({ client: { scope: ['balance:write'] } })
    expect(lost).toHaveProperty('issuance.scope', ['balance:write'])
  })
})
