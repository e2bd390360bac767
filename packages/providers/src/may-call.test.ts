import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBelow, mayCall } from './may-call.ts'
import { cognito } from './platforms/cognito.ts'
import { datadog } from './platforms/datadog.ts'
import { discovered } from './platforms/discovered.ts'
import { keygrant } from './platforms/keygrant.ts'
import { vectara } from './platforms/vectara.ts'

const local = keygrant({ issuer: 'http://127.0.0.1:4000' })

describe('secrets for Datadog', () => {
  it.each([
    'https://api.datadoghq.com/oauth2/v1/token',
    'https://API.DATADOGHQ.COM/oauth2/v1/token',
    'https://api.datadoghq.com./oauth2/v1/token',
    'https://datadoghq.eu',
    'https://acme.us3.datadoghq.com/',
    'https://app.ddog-gov.com/',
    'https://api.datadoghq.com:8443/',
  ])('may go to %s', (address) => expect(mayCall(datadog(), address)).toBe(true))

  it.each([
    ['another name that ends alike', 'https://evildatadoghq.com/oauth2/v1/token'],
    ['the name as a subdomain of another', 'https://datadoghq.com.evil.example/'],
    ['plain http', 'http://api.datadoghq.com/'],
    ['this machine', 'https://localhost/'],
    ['this machine, plainly', 'http://127.0.0.1:8080/'],
    ['an address with a user', 'https://datadoghq.com@evil.example/'],
    ['a user at the right host', 'https://me:pw@api.datadoghq.com/'],
    ['a backslash', 'https://evil.example\\.datadoghq.com/'],
    ['a host in other letters', 'https://api.dаtadoghq.com/'],
    ['no address', 'api.datadoghq.com'],
    ['another scheme', 'ftp://api.datadoghq.com/'],
    ['an empty text', ''],
  ])('never go to %s', (_what, address) => expect(mayCall(datadog(), address)).toBe(false))
})

describe('without a list of domains', () => {
  it.each([
    [
      cognito({ domain: 'https://a.auth.eu-west-1.amazoncognito.com' }),
      'a.auth.eu-west-1.amazoncognito.com',
    ],
    [discovered({ issuer: 'https://auth.example/tenant' }), 'auth.example'],
  ])('the hosts of $name itself are the ones', (provider, host) => {
    expect(mayCall(provider, `https://${host}/oauth2/token`)).toBe(true)
    expect(mayCall(provider, `https://x${host}/oauth2/token`)).toBe(false)
    expect(mayCall(provider, 'https://b.auth.eu-west-1.amazoncognito.com/')).toBe(false)
  })
})

it("one of Vectara's customers is not another", () => {
  const provider = vectara({ customerId: '123' })
  const hostOf = (id: string) =>
    `https://vectara-prod-${id}.auth.us-west-2.amazoncognito.com/oauth2/token`
  expect(mayCall(provider, hostOf('123'))).toBe(true)
  expect(mayCall(provider, hostOf('124'))).toBe(false)
})

it('plain http is for a description of this machine only', () => {
  expect(mayCall(local, 'http://127.0.0.1:4000/oauth2/token')).toBe(true)
  expect(mayCall(local, 'http://127.0.0.1:9999/')).toBe(true)
  expect(mayCall(local, 'http://localhost:4000/oauth2/token')).toBe(false)
  expect(mayCall(local, 'http://auth.example/oauth2/token')).toBe(false)
})

it('a host is below a domain by whole labels, whatever stands before it', () => {
  const label = fc.stringMatching(/^[a-z0-9]{1,12}$/u)
  fc.assert(
    fc.property(label, (text) => {
      expect(isBelow(`${text}.datadoghq.com`, 'datadoghq.com')).toBe(true)
      expect(isBelow(`${text}datadoghq.com`, 'datadoghq.com')).toBe(false)
      expect(isBelow(`datadoghq.com.${text}`, 'datadoghq.com')).toBe(false)
    }),
  )
})
