import { isGrantType } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import { World } from '../testing/endpoint-world.ts'
import { aClient, now } from '../testing/fixtures.ts'
import { grants } from './registry.ts'

describe('registry of grants', () => {
  it('finds each grant by the value registered for it', () => {
    expect([...grants.keys()]).toEqual(['client_credentials', 'refresh_token'])
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
    const store = {
      ...deps.store,
      listApis: () => Promise.reject(new Error('was read')),
      findRefreshToken: () => Promise.reject(new Error('was read')),
    }
    const parameters = new Map([
      ['scope', 'a  b'],
      ['refresh_token', 'x'],
    ])
    for (const grant of grants.values())
      expect(
        await grant.run(parameters, { store, hash: deps.hash }, { client: aClient, now }),
      ).toMatchObject({ kind: 'refuse', problem: { id: 'scope_malformed' } })
  })
})
