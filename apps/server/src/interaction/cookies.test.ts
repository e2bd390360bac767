import { describe, expect, it } from 'vitest'
import { Cookies } from './cookies.ts'

const http = new Cookies('http://localhost:4000')
const https = new Cookies('https://auth.example.com')

describe('over TLS', () => {
  it('writes cookies that only this host can have set', () => {
    const written = https.write({ name: 'kg_session', value: 'abc', maxAge: 60 })
    expect(written).toBe(
      '__Host-kg_session=abc; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
    )
  })

  it('reads none that another host may have planted', () => {
    expect(https.read('kg_session=planted').size).toBe(0)
    expect(https.read('__Host-kg_session=ours').get('kg_session')).toBe('ours')
  })
})

describe('on loopback', () => {
  it('writes cookies that need no TLS', () => {
    expect(http.write({ name: 'kg_browser', value: 'b' })).toBe(
      'kg_browser=b; Path=/; HttpOnly; SameSite=Lax',
    )
  })

  it('removes a cookie that is written without a value', () => {
    expect(http.write({ name: 'kg_pending' })).toContain('Max-Age=0')
  })

  it('reads its own and leaves others alone', () => {
    const read = http.read('theme=dark; kg_session=s; kg_browser=b')
    expect([...read]).toEqual([
      ['kg_session', 's'],
      ['kg_browser', 'b'],
    ])
  })

  it('takes a cookie that comes twice for none', () => {
    expect(http.read('kg_session=a; kg_session=b').has('kg_session')).toBe(false)
  })
})
