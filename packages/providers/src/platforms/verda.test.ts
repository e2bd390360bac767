import { expect, it } from 'vitest'
import { datacrunch } from './datacrunch.ts'
import { verda } from './verda.ts'

it('Verda speaks as DataCrunch did, at another address, with other variables', () => {
  const { dialect, endpoints, environment } = verda()
  expect(dialect).toEqual(datacrunch().dialect)
  expect(endpoints).toEqual({
    token: 'https://api.verda.com/v1/oauth2/token',
    api: 'https://api.verda.com/v1',
  })
  expect(environment.clientId).toEqual(['VERDA_CLIENT_ID'])
  expect(environment.clientSecret).toEqual(['VERDA_CLIENT_SECRET'])
})
