import { describe, expect, it } from 'vitest'
import { withBranches } from '../with-branches.ts'
import { keygrant } from './keygrant.ts'

const issuer = 'https://auth.example'

describe('Keygrant', () => {
  it('has its endpoints below its issuer', () => {
    const { endpoints } = keygrant({ issuer: `${issuer}/` })
    expect(endpoints.token).toBe('https://auth.example/oauth2/token')
    expect(endpoints.authorization).toBe('https://auth.example/oauth2/authorize')
    expect(endpoints.developerToken).toBe('https://auth.example/developer-tokens/redeem')
  })

  it('may be on this machine without TLS, and nowhere else', () => {
    expect(keygrant({ issuer: 'http://localhost:4000' }).issuer).toBe('http://localhost:4000')
    expect(() => keygrant({ issuer: 'http://auth.example' })).toThrow('issuer must be an https URL')
  })

  it.each<[policy: string, kind: string, clientAuth: string]>([
    ['rotating', 'rotating', 'required'],
    ['fixed', 'fixed', 'required'],
    ['rolling', 'rolling', 'required'],
    ['waived', 'rotating', 'optional'],
  ])('knows the refresh policy %s', (policy, kind, clientAuth) => {
    const { refresh } = withBranches(keygrant({ issuer }), { 'refresh-token': policy }).dialect
    expect(refresh).toMatchObject({ kind, clientAuth })
  })
})
