import { cortex } from '@keygrant/providers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emulate } from './emulate.ts'
import { readSeed } from './read-seed.ts'
import { refresh } from './testing/call.ts'

describe('a seed', () => {
  it('is what the emulator has', async () => {
    const seed = readSeed({
      clients: [{ client_id: 'me', client_secret: 's3cret', scope: 'logging-service:read' }],
      refresh_tokens: [{ refresh_token: 'r', client_id: 'me', scope: 'logging-service:read' }],
      developer_tokens: [{ developer_token: 'd', expires_in: 60 }],
      subject: 'ada',
      callback: { state: 'x' },
    })
    await using platform = await emulate(cortex(), { seed })
    expect([platform.clientId, platform.clientSecret, platform.refreshToken]).toEqual([
      'me',
      's3cret',
      'r',
    ])
    expect((await refresh(platform)).body['access_token']).toBeDefined()
    expect(platform.state.developer_tokens).toEqual(['d'])
  })

  it('names every mistake, and no value', () => {
    const bad = {
      clients: [{ client_secret: 5, colour: 'red-s3cret' }, 'x'],
      refresh_tokens: {},
      developer_tokens: [{ developer_token: 'd', expires_in: '60' }],
      subject: '',
      users: [],
    }
    expect(() => readSeed(bad)).toThrow(
      'the seed cannot be used: clients[0].client_id is missing; clients[0].client_secret must be text; clients[0].colour is not known; clients[1] must be an object; refresh_tokens must be a list; developer_tokens[0].expires_in must be seconds; subject must be text; users is not known',
    )
    expect(() => readSeed(bad)).not.toThrow(/s3cret/u)
    expect(() => readSeed([])).toThrow('the seed must be an object')
  })

  it('is taken or refused with a word, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          readSeed(value)
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError)
        }
      }),
    )
  })
})
