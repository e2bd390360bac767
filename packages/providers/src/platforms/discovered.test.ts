import { expect, it } from 'vitest'
import { discovered } from './discovered.ts'

it('a server with metadata has no endpoint before it is asked, and no dialect', () => {
  const { issuer, endpoints, dialect, contradictions } = discovered({
    issuer: 'https://auth.example/tenant/',
  })
  expect(issuer).toBe('https://auth.example/tenant')
  expect(endpoints).toEqual({})
  expect(contradictions).toEqual([])
  expect(dialect.bodies.client_credentials).toEqual(['form'])
  expect(dialect.answer.expiresIn).toBe('number')
})

it('a server without TLS is refused', () => {
  expect(() => discovered({ issuer: 'http://auth.example' })).toThrow('issuer must be an https URL')
})
