import { parseBasic } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientSecretBasic } from './client-secret-basic.ts'

const headerOf = (clientId: string, clientSecret: string) => {
  const headers = new Headers()
  void clientSecretBasic({ clientId, clientSecret }, new URLSearchParams(), headers)
  return headers.get('authorization') ?? ''
}

describe('client_secret_basic', () => {
  it('is read by a server that decodes, whatever id and secret are', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme-ascii' })
    fc.assert(
      fc.property(text, text, (clientId, clientSecret) => {
        expect(parseBasic(headerOf(clientId, clientSecret))).toEqual({ clientId, clientSecret })
      }),
    )
  })

  it('is read by a server that does not decode, if id and secret are like ours', () => {
    expect(headerOf('cl_worker', 'kg_cs_Abc-1.2')).toBe(`Basic ${btoa('cl_worker:kg_cs_Abc-1.2')}`)
  })
})
