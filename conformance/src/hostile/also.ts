/** What a case asks for beyond status and error, by its id. */
import { expect } from 'vitest'
import type { Fixture } from './fixture.ts'
import type { Values } from './request.ts'
import type { WireAnswer } from './wire.ts'

interface Context {
  readonly answer: WireAnswer
  readonly values: Values
  readonly fixture: Fixture
}

type Check = (context: Context) => void | Promise<void>

const inactive: Check = ({ answer }) => expect(JSON.parse(answer.body)).toEqual({ active: false })

/** The access token that came with the refresh token is dead. */
const accessTokenIsDead: Check = async ({ fixture, values }) =>
  expect(await fixture.introspect(values['at'] ?? '')).toEqual({ active: false })

const refreshTokenIsDead: Check = async ({ fixture, values }) =>
  expect(await fixture.introspect(values['rt'] ?? '')).toEqual({ active: false })

export const also: Readonly<Record<string, Check>> = {
  'IN-005': inactive,
  'IN-006': inactive,
  'IN-008': inactive,
  'IN-013': inactive,
  'IN-020': accessTokenIsDead,
  'IN-021': refreshTokenIsDead,
  'TK-069': accessTokenIsDead,
  'TK-070': accessTokenIsDead,
  'TK-071': accessTokenIsDead,
  'TK-067': async ({ fixture, values }) =>
    expect(await fixture.introspect(values['rt'] ?? '')).toMatchObject({ active: true }),
  'TK-072': async ({ fixture, values }) => {
    const successors = await Promise.all(
      Array.from({ length: 64 }, () => fixture.tryRefresh(values['rt'] ?? '')),
    )
    const got = successors.filter((each) => each !== undefined)
    expect(new Set(got).size).toBe(1)
  },
  'TK-073': async ({ fixture }) => {
    for (let round = 0; round < 50; round++) {
      const { rt = '' } = await fixture.freshTokens()
      const [successor] = await Promise.all([fixture.tryRefresh(rt), fixture.revoke(rt)])
      // Whoever came first: after the revocation nothing of the family lives.
      expect(await fixture.introspect(successor ?? rt)).toEqual({ active: false })
    }
  },
  'TK-089': ({ answer }) => {
    const { access_token } = JSON.parse(answer.body) as { access_token: string }
    const claims = JSON.parse(atob(access_token.split('.')[1] ?? '')) as Record<string, unknown>
    expect(claims['sub']).toBe(claims['client_id'])
    expect(String(claims['sub'])).not.toMatch(/^usr_/u)
  },
  'DS-001': ({ answer, fixture }) => {
    const document = JSON.parse(answer.body) as Record<string, unknown>
    expect(document['issuer']).toBe(fixture.issuer)
    for (const [name, value] of Object.entries(document))
      if (name.endsWith('_endpoint') || name.endsWith('_uri'))
        expect(String(value).startsWith(fixture.issuer), name).toBe(true)
    expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=\d{1,4}$/u)
  },
  'DS-003': ({ answer }) => {
    const { keys } = JSON.parse(answer.body) as { keys: Record<string, unknown>[] }
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length)
    for (const key of keys) {
      expect(key).toMatchObject({ use: 'sig', alg: expect.any(String) })
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])
        expect(key).not.toHaveProperty(secret)
    }
  },
}
