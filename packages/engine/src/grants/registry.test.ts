import { isGrantType } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import { World } from '../testing/endpoint-world.ts'
import { aClient, now } from '../testing/fixtures.ts'
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

  it('refuses what can not be read before anything is looked up', async () => {
    const { deps } = await World.create()
    const read = () => Promise.reject(new Error('was read'))
    const store = {
      ...deps.store,
      listApis: read,
      findRefreshToken: read,
      findAuthorizationCode: read,
      findDeviceAuthorization: read,
    }
    const parameters = new Map([
      ['scope', 'a  b'],
      ['refresh_token', 'x'],
      ['code', 'x'],
      ['resource', 'x y'],
    ])
    for (const grant of grants.values())
      expect(
        await grant.run(
          parameters,
          { ...deps, store },
          { client: aClient, now, knownUpTo: 0, boundTo: null },
        ),
      ).toMatchObject({
        kind: 'refuse',
        problem: {
          id: expect.stringMatching(/^(?:scope_malformed|resource_unknown|parameter_missing)$/u),
        },
      })
  })
})
