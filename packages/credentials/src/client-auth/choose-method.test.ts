import { describe, expect, it } from 'vitest'
import { type ClientAuth, chooseMethod } from './choose-method.ts'
import { clientSecretBasic } from './client-secret-basic.ts'
import { clientSecretPost } from './client-secret-post.ts'

describe('the method', () => {
  it.each<[wanted: ClientAuth, supported: string[] | undefined, method: unknown]>([
    ['auto', undefined, clientSecretBasic],
    ['auto', ['client_secret_post', 'client_secret_basic'], clientSecretBasic],
    ['auto', ['private_key_jwt', 'client_secret_post'], clientSecretPost],
    ['client_secret_post', ['client_secret_basic'], clientSecretPost],
    ['client_secret_basic', [], clientSecretBasic],
  ])('wanted as %s from a server that supports %j is chosen', (wanted, supported, method) => {
    expect(chooseMethod(wanted, supported)).toEqual({ ok: true, value: method })
  })

  it('is refused where the server supports none of ours', () => {
    expect(chooseMethod('auto', ['none'])).toMatchObject({
      ok: false,
      error: { code: 'invalid_configuration' },
    })
  })
})
