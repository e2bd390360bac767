import { isGrantType } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import { grants } from './registry.ts'

describe('registry of grants', () => {
  it('finds each grant by the value registered for it', () => {
    expect([...grants.keys()]).toEqual([
      'authorization_code',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
      'refresh_token',
    ])
    for (const [name, grant] of grants) {
      expect(grant.type).toBe(name)
      expect(isGrantType(name)).toBe(true)
    }
  })

  it('knows nothing by the names that objects inherit', () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(grants.get(name)).toBeUndefined()
  })

  it('refuses what can not be read in its first step, which looks nothing up', () => {
    const parameters = new Map([
      ['scope', 'a  b'],
      ['refresh_token', 'x'],
      ['code', 'x'],
      ['resource', 'x y'],
    ])
    for (const grant of grants.values())
      expect(grant.parse(parameters)).toMatchObject({
        ok: false,
        error: {
          id: expect.stringMatching(/^(?:scope_malformed|resource_unknown|parameter_missing)$/u),
        },
      })
  })
})
