import { describe, expect, it } from 'vitest'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import type { Client } from '../ports.ts'
import type { ProblemId } from '../problems.ts'
import { aClient, anApi, anotherApi, now } from '../testing/fixtures.ts'
import type { Asked } from '../tokens/target.ts'
import { clientCredentials } from './client-credentials.ts'

const nothing: Asked = { scope: undefined, resource: undefined }
const decide = (asked: Asked, client: Client = aClient) =>
  clientCredentials.decide(asked, [anApi, anotherApi], { client, now, knownUpTo: 0, boundTo: null })

describe('client credentials grant: decide', () => {
  it('issues all that the client may have, for itself, without a refresh token', () => {
    expect(decide(nothing)).toEqual({
      kind: 'issue',
      issuance: {
        subject: 'cl_1',
        organizationId: 'org_1',
        api: anApi,
        scope: ['balance:read', 'balance:write'],
        refresh: { kind: 'none' },
      },
    })
  })

  it('starts a family only for a client whose policy and grant types both say so', () => {
    const policy = refreshTokenPolicyOf('rotating')
    const both = { ...aClient, refreshTokenPolicy: policy }
    expect(decide(nothing, both)).toHaveProperty('issuance.refresh.kind', 'start')
    const unable: Client = { ...both, grantTypes: ['client_credentials'] }
    expect(decide(nothing, unable)).toHaveProperty('issuance.refresh.kind', 'none')
  })

  it.each<[when: string, asked: Partial<Asked>, client: Partial<Client>, refusal: ProblemId]>([
    ['the client is public', {}, { confidential: false }, 'client_not_confidential'],
    ['a scope is not the client’s', { scope: ['mail:read'] }, {}, 'scope_not_allowed'],
    ['the client has no scope', {}, { scope: [] }, 'scope_empty'],
    ['no API has the scope any more', {}, { scope: ['gone'] }, 'scope_empty'],
    ['two APIs could be meant', {}, { scope: ['balance:read', 'mail:read'] }, 'scope_spans_apis'],
    ['the resource is no API', { resource: 'https://nowhere' }, {}, 'resource_unknown'],
    [
      'the resource has none of the scope',
      { resource: anotherApi.identifier, scope: ['balance:read'] },
      {},
      'scope_not_allowed',
    ],
  ])('refuses when %s', (_when, asked, client, refusal) => {
    expect(decide({ ...nothing, ...asked }, { ...aClient, ...client })).toMatchObject({
      kind: 'refuse',
      problem: { id: refusal },
    })
  })

  it('takes the API that the request names when two could be meant', () => {
    const client = { ...aClient, scope: ['balance:read', 'mail:read'] }
    const decision = decide({ ...nothing, resource: anotherApi.identifier }, client)
    expect(decision).toMatchObject({ issuance: { api: { id: 'api_2' }, scope: ['mail:read'] } })
  })
})
