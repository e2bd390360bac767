import { describe, expect, it } from 'vitest'
import { chooseMethod } from './choose-method.ts'
import type { ClientAuth } from './client-auth.ts'
import { clientSecretBasic } from './client-secret-basic.ts'
import { clientSecretPost } from './client-secret-post.ts'
import { none } from './none.ts'

describe('the method', () => {
  it.each<[wanted: ClientAuth, supported: string[] | undefined, method: unknown]>([
    ['auto', undefined, clientSecretBasic],
    ['auto', ['client_secret_post', 'client_secret_basic'], clientSecretBasic],
    ['auto', ['private_key_jwt', 'client_secret_post'], clientSecretPost],
    ['client_secret_post', ['client_secret_basic'], clientSecretPost],
    ['client_secret_basic', [], clientSecretBasic],
    ['none', ['client_secret_basic'], none],
    ['auto', ['none'], none],
  ])('wanted as %s from a server that supports %j is chosen', (wanted, supported, method) => {
    const choice = { wanted, supported, hasSecret: true }
    expect(chooseMethod(choice)).toEqual({ ok: true, value: method })
  })

  it('of a client without a secret is none, whatever the server says it supports', () => {
    for (const supported of [undefined, ['client_secret_basic'], ['none']])
      expect(chooseMethod({ wanted: 'auto', hasSecret: false, supported })).toEqual({
        ok: true,
        value: none,
      })
  })

  it('is refused where the server supports none of ours', () => {
    expect(
      chooseMethod({ wanted: 'auto', hasSecret: true, supported: ['tls_client_auth'] }),
    ).toMatchObject({
      ok: false,
      error: { code: 'invalid_configuration' },
    })
  })
})
