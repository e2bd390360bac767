import type { Hasher, StoredSession } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import { formToken, isCrossSite, isFormToken } from './form-defence.ts'

const hash = ((text: string) => `#${text}#`) as Hasher
const session = { id: 'ses_1' } as StoredSession

describe('the value in a form', () => {
  it('fits the browser and the session it was shown to', () => {
    const shown = formToken({ browser: 'b', session }, hash)
    expect(isFormToken(shown, formToken({ browser: 'b', session }, hash))).toBe(true)
  })

  it.each([
    ['another browser', { browser: 'c', session }],
    ['nobody signed in', { browser: 'b', session: undefined }],
    ['another session', { browser: 'b', session: { ...session, id: 'ses_2' } }],
  ])('does not fit %s', (_whose, other) => {
    const shown = formToken({ browser: 'b', session }, hash)
    expect(isFormToken(shown, formToken(other, hash))).toBe(false)
  })

  it('is not met by nothing', () => {
    expect(isFormToken('', formToken({ browser: 'b', session }, hash))).toBe(false)
  })
})

describe('where a request comes from', () => {
  const issuer = 'https://auth.example.com'

  it.each([
    ['a page of ours', { origin: issuer, 'sec-fetch-site': 'same-origin' }],
    ['a page of ours that refers to nothing', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['an old browser', { origin: 'null' }],
    ['a program', {}],
    ['the address bar', { 'sec-fetch-site': 'none' }],
  ])('is here for %s', (_whence, headers) => {
    expect(isCrossSite(headers, issuer)).toBe(false)
  })

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a neighbour', { origin: 'https://x.example.com', 'sec-fetch-site': 'same-site' }],
    ['another site in an old browser', { origin: 'https://evil.example' }],
    ['a frame without origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ])('is elsewhere for %s', (_whence, headers) => {
    expect(isCrossSite(headers, issuer)).toBe(true)
  })
})
