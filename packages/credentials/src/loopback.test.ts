import { describe, expect, it } from 'vitest'
import { mayCarrySecrets } from './loopback.ts'

describe('secrets', () => {
  it.each([
    'https://as.example/token',
    'https://10.0.0.1/',
    'http://localhost:4000/',
    'http://app.localhost/',
    'http://127.0.0.1/',
    'http://127.255.0.9:1/',
    'http://2130706433/',
    'http://[::1]:4000/',
  ])('may go to %s', (url) => {
    expect(mayCarrySecrets(new URL(url))).toBe(true)
  })

  it.each([
    'http://as.example/',
    'http://localhost.example/',
    'http://127.0.0.1.example/',
    'http://notlocalhost/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
    'http://[::2]/',
    'http://[::ffff:10.0.0.1]/',
    'ws://localhost/',
    'file:///etc/passwd',
    'ftp://as.example/',
  ])('may not go to %s', (url) => {
    expect(mayCarrySecrets(new URL(url))).toBe(false)
  })
})
