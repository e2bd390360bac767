import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choose, hostLabel, serverAddress } from './choose.ts'

it('a place is one of those there are, and no member that all objects have', () => {
  expect(choose({ a: 1, b: 2 }, 'b', 'region')).toBe(2)
  for (const key of ['c', 'toString', '__proto__'])
    expect(() => choose({ a: 1, b: 2 }, key, 'region')).toThrow('region must be one of a, b')
})

it('a label leads to no other host, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
      let label: string
      try {
        label = hostLabel(text, 'customerId')
      } catch (error) {
        expect(String(error)).toContain('customerId must consist of')
        return
      }
      expect(new URL(`https://a-${label}.example`).hostname).toBe(`a-${label}.example`)
    }),
  )
})

describe('the address of a server', () => {
  it.each([
    ['https://auth.example/', 'https://auth.example'],
    ['https://AUTH.example/a', 'https://auth.example/a'],
    ['http://localhost:4000', 'http://localhost:4000'],
    ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000'],
  ])('%s is %s', (text, address) => expect(serverAddress(text, 'issuer')).toBe(address))

  it.each([
    'http://auth.example',
    'auth.example',
    'https://auth.example/?a=1',
    'https://auth.example/#',
    'https://me@auth.example',
    'javascript:alert(1)',
    '',
  ])('is not %s', (text) => {
    expect(() => serverAddress(text, 'issuer')).toThrow('issuer must be an https URL')
  })
})
