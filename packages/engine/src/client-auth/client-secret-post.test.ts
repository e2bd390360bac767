import { describe, expect, it } from 'vitest'
import { request } from '../testing/endpoint-world.ts'
import { clientSecretPost } from './client-secret-post.ts'

describe('client_secret_post: claim', () => {
  it('reads id and secret from the body', () => {
    expect(clientSecretPost.claim(request('client_id=a&client_secret=b%2B'))).toEqual({
      ok: true,
      value: { clientId: 'a', secret: 'b+' },
    })
  })

  it('is not used without a secret, or with an empty one', () => {
    expect(clientSecretPost.claim(request('client_id=a'))).toBeUndefined()
    expect(clientSecretPost.claim(request('client_id=a&client_secret='))).toBeUndefined()
  })

  it('refuses a secret without an id', () => {
    expect(clientSecretPost.claim(request('client_secret=b'))).toMatchObject({
      error: { id: 'parameter_missing', parameter: 'client_id' },
    })
  })
})
