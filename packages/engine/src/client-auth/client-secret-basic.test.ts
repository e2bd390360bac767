import { formatBasic } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import { request } from '../testing/endpoint-world.ts'
import { clientSecretBasic } from './client-secret-basic.ts'

const withHeader = (authorization: string | undefined) => ({ ...request(''), authorization })

describe('client_secret_basic: claim', () => {
  it('reads id and secret, whatever characters they have', () => {
    const pair = { clientId: 'a b:c', clientSecret: 'p%+:ö' }
    expect(clientSecretBasic.claim(withHeader(formatBasic(pair)))).toEqual({
      ok: true,
      value: { clientId: 'a b:c', secret: 'p%+:ö' },
    })
  })

  it.each([undefined, 'Bearer abc', 'Basically'])('is not used by the header %s', (header) => {
    expect(clientSecretBasic.claim(withHeader(header))).toBeUndefined()
  })

  it.each(['Basic', 'Basic YWJj', 'Basic ****', 'Basic YTpi==', 'basic Og=='])(
    'refuses %s',
    (header) => {
      expect(clientSecretBasic.claim(withHeader(header))).toMatchObject({
        ok: false,
        error: { id: 'client_auth_malformed' },
      })
    },
  )
})
