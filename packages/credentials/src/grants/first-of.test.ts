import { describe, expect, it } from 'vitest'
import { Credentials } from '../credentials.ts'
import { CredentialsError } from '../errors.ts'
import type { TokenSet } from '../token-set.ts'
import { firstOf } from './first-of.ts'
import type { Grant } from './grant.ts'

const tokens: TokenSet = { accessToken: 'x', tokenType: 'Bearer', scope: [], extra: {} }
const gives: Grant = () => Promise.resolve(tokens)
const fails = (code: 'no_credentials' | 'oauth_error' | 'store_unavailable'): Grant => {
  return () => Promise.reject(new CredentialsError(code, `${code} here.`))
}
const ask = (grant: Grant) => new Credentials({ grant, env: false }).getAccessToken()

describe('the first of several grants', () => {
  it('that has something to work with gives the tokens', async () => {
    expect(await ask(firstOf(fails('no_credentials'), fails('store_unavailable'), gives))).toBe('x')
  })

  it('that is refused ends it: the next one is another identity', async () => {
    await expect(ask(firstOf(fails('oauth_error'), gives))).rejects.toMatchObject({
      code: 'oauth_error',
    })
  })

  it('is none of them if all have nothing, and the error says why of each', async () => {
    const grant = firstOf(fails('no_credentials'), fails('store_unavailable'))
    await expect(ask(grant)).rejects.toThrow(/no_credentials here. store_unavailable here./)
    expect(() => firstOf()).toThrow(/at least one/)
  })

  it('has the patience of the most patient', () => {
    const patient: Grant = Object.assign(gives.bind(null), { deadline: 600_000 })
    expect(firstOf(gives, patient).deadline).toBe(600_000)
    expect(firstOf(gives).deadline).toBe(60_000)
  })
})
