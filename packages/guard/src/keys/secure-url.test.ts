import { expect, it } from 'vitest'
import { isSecureUrl } from './secure-url.ts'

it.each([
  'https://as.example',
  'https://as.example:8443/tenant',
  'http://localhost:4000',
  'http://127.0.0.1:4000',
  'http://[::1]:4000',
])('trusts %s', (url) => expect(isSecureUrl(url)).toBe(true))

it.each([
  'http://as.example',
  'http://localhost.as.example',
  'http://127.0.0.1.as.example',
  'http://0.0.0.0',
  'https://user@as.example',
  'file:///keys',
  'as.example',
  '',
])('does not trust "%s"', (url) => expect(isSecureUrl(url)).toBe(false))
