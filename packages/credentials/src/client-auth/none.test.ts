import { expect, it } from 'vitest'
import { none } from './none.ts'

it('none puts the id into the form, and no secret even if there is one', async () => {
  const form = new URLSearchParams({ grant_type: 'refresh_token' })
  const headers = new Headers()
  await none({ clientId: 'app', clientSecret: 'secret' }, form, headers)
  expect(form.toString()).toBe('grant_type=refresh_token&client_id=app')
  expect([...headers]).toEqual([])
})
