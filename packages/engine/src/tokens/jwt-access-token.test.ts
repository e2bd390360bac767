import { describe, expect, it } from 'vitest'
import type { Signer } from '../ports.ts'
import { signer } from '../testing/endpoint-world.ts'
import { anApi, now } from '../testing/fixtures.ts'
import type { AccessToken } from './access-token.ts'
import { signAccessToken } from './jwt-access-token.ts'

const token: AccessToken = {
  jti: 'j',
  clientId: 'cl_1',
  subject: 'cl_1',
  organizationId: null,
  installationId: null,
  familyId: null,
  api: anApi,
  scope: ['balance:read'],
  issuedAt: now,
  expiresAt: now + 3600,
  boundTo: null,
}
const sign = (change: Partial<AccessToken> = {}, by: Signer = signer) =>
  signAccessToken({ ...token, ...change }, 'https://auth.example.com', by)
const claimsOf = async (change: Partial<AccessToken>) =>
  signer.read(await sign(change), 'at+jwt')?.claims

describe('signAccessToken', () => {
  it('says what RFC 9068 §2.2 requires, and nothing more', async () => {
    expect(await claimsOf({})).toEqual({
      iss: 'https://auth.example.com',
      sub: 'cl_1',
      aud: 'https://api.example.com',
      client_id: 'cl_1',
      scope: 'balance:read',
      exp: now + 3600,
      iat: now,
      jti: 'j',
    })
  })

  it('names organization and family where there are some', async () => {
    const claims = await claimsOf({ organizationId: 'org_1', familyId: 'fam_1' })
    expect(claims).toMatchObject({ org_id: 'org_1', fid: 'fam_1' })
  })

  it('is typed so that no other JWT of this server passes for it, nor it for another', async () => {
    const value = await sign()
    expect(signer.read(value, 'JWT')).toBeUndefined()
    expect(signer.read(value, 'at+jwt')).toBeDefined()
  })

  it('is signed with the algorithm of its API', async () => {
    const asked: string[] = []
    const listening: Signer = {
      ...signer,
      sign: (algorithm, typ, claims) => {
        asked.push(algorithm)
        return signer.sign(algorithm, typ, claims)
      },
    }
    await sign({ api: { ...anApi, signingAlgorithm: 'EdDSA' } }, listening)
    expect(asked).toEqual(['EdDSA'])
  })
})
