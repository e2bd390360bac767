import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import { memoryStore } from './stores/memory-store.ts'
import { clientId, clientSecret, startTokenServer } from './testing/token-server.ts'

describe('a profile whose access token is over', () => {
  const start = async (more: object) => {
    const { issuer } = await startTokenServer()
    const storageAdapter = memoryStore()
    const record = { issuer, clientId, clientSecret, accessToken: 'over', expiresAt: 1, ...more }
    await storageAdapter.write('default', record)
    return new Credentials({ storageAdapter, env: false })
  }

  it('goes on by the client’s own grant if a grant had given the token', async () => {
    const creds = await start({ obtained: 'grant' })
    expect(await creds.getAccessToken()).not.toBe('over')
  })

  it.each([{}, { obtained: 'exchange' }])(
    'is over where the token may have been of a person: %j',
    async (more) => {
      const creds = await start(more)
      await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'partial_credentials' })
    },
  )
})
