import { describe, expect, it } from 'vitest'
import { request } from '../testing/endpoint-world.ts'
import { aClient, now } from '../testing/fixtures.ts'
import { none } from './none.ts'

const context = { now, hash: (text: string) => text as never }

describe('none', () => {
  it('claims with the id alone', () => {
    expect(none.claim(request('client_id=a'))).toMatchObject({ value: { clientId: 'a' } })
  })

  it.each(['', 'client_id=a&client_secret=b'])('is not used by %s', (form) => {
    expect(none.claim(request(form))).toBeUndefined()
  })

  it('proves a public client, and never a confidential one', () => {
    const claim = { clientId: 'a', secret: undefined }
    const publicClient = { ...aClient, confidential: false }
    expect(none.prove(claim, publicClient, context)).toMatchObject({ ok: true })
    expect(none.prove(claim, aClient, context)).toMatchObject({
      error: { id: 'client_auth_missing' },
    })
  })
})
