import type { Mail } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import { composeMail } from './compose-mail.ts'

const issuer = 'https://auth.example.com'
const link = `${issuer}/invite?token=m123`
const invitation = {
  kind: 'invitation',
  link,
  organizationName: 'Acme',
  inviter: 'Bob',
} as const
const messages: readonly Mail['message'][] = [
  { kind: 'password_reset', link },
  { kind: 'password_changed' },
  { kind: 'test' },
  invitation,
]
const languages = ['en', 'de', 'fr', 'es', 'ja', 'zh']

const compose = (message: Mail['message'], language = 'en') =>
  composeMail({ to: 'a@example.com', language, message }, issuer)

describe('a mail', () => {
  it.each(messages)('of kind $kind is in words of its own in each language', (message) => {
    const mails = languages.map((language) => compose(message, language))
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(languages.length)
    expect(new Set(mails.map(({ text }) => text)).size).toBe(languages.length)
    for (const { text } of mails) expect(text).not.toMatch(/undefined|\[object/u)
  })

  it.each(languages)('in %s has its link on a line of its own, once', (language) => {
    const lines = compose({ kind: 'password_reset', link }, language).text.split('\n')
    expect(lines.filter((line) => line.includes('https:'))).toEqual([link])
  })

  it.each([
    ['de-AT', 'de'],
    ['ZH-Hant', 'zh'],
    ['tlh', 'en'],
    ['', 'en'],
    ['__proto__', 'en'],
  ])('for %j is in %s', (asked, language) => {
    expect(compose(invitation, asked)).toEqual(compose(invitation, language))
  })

  it('says who invites to what', () => {
    const { subject, text } = compose(invitation)
    expect(subject).toBe('Invitation to Acme')
    expect(text).toContain('Bob invites you to Acme.')
  })

  it.each([
    ['a link', 'see https://evil.example/x'],
    ['a bare domain', 'evil.example'],
    ['more lines', 'Acme\n\nOpen this link instead:\nhttps://evil.example'],
    ['a header', 'Acme\r\nBcc: everybody@example.com'],
  ])('does not let %s into a name', (_what, organizationName) => {
    const { subject, text } = compose({ ...invitation, organizationName })
    expect(text).not.toMatch(/evil\.example|https:\/\/evil|\/x/u)
    expect(subject).not.toMatch(/[\r\n]/u)
    expect(text.split('\n').filter((line) => line !== '')).toHaveLength(5)
  })
})
