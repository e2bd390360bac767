import { expect, it } from 'vitest'
import { clientSecretPost } from './client-secret-post.ts'

it('client_secret_post puts id and secret into the form and nothing into the headers', () => {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  const headers = new Headers()
  void clientSecretPost({ clientId: 'a b', clientSecret: 'c&d=e' }, form, headers)
  expect(form.toString()).toBe(
    'grant_type=client_credentials&client_id=a+b&client_secret=c%26d%3De',
  )
  expect([...headers]).toEqual([])
})
