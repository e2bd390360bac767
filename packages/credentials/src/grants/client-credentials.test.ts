import { expect, it } from 'vitest'
import { sealTokenSet } from '../token-set.ts'
import { clientCredentials } from './client-credentials.ts'
import type { GrantContext } from './grant.ts'

it('the client credentials grant asks the token endpoint for just that', async () => {
  const tokens = sealTokenSet({ accessToken: 'x', tokenType: 'Bearer', scope: [], extra: {} })
  const asked: unknown[] = []
  const context: GrantContext = {
    scope: [],
    resource: [],
    signal: new AbortController().signal,
    fetch: () => Promise.reject(new Error('not asked for')),
    variable: () => undefined,
    request: (parameters) => {
      asked.push(parameters)
      return Promise.resolve(tokens)
    },
    redeem: () => Promise.reject(new Error('not asked for')),
    post: () => Promise.reject(new Error('not asked for')),
    metadata: () => Promise.reject(new Error('not asked for')),
    login: () => Promise.reject(new Error('not asked for')),
    pause: () => Promise.reject(new Error('not asked for')),
  }
  expect(await clientCredentials()(context)).toBe(tokens)
  expect(asked).toEqual([{ grant_type: 'client_credentials' }])
})

it('the client credentials grant is recognised as the same wherever it is made', () => {
  expect(clientCredentials()).toBe(clientCredentials())
})
