import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalEmail } from './canonical-email.ts'

describe('the canonical e-mail address', () => {
  it.each([
    ['is kept as it is', 'alice@example.com', 'alice@example.com'],
    ['has no capitals', 'Alice@Example.COM', 'alice@example.com'],
    ['has no space around it', ' \talice@example.com\n', 'alice@example.com'],
    ['has no wide forms', '\uff41lice@example.com', 'alice@example.com'],
    ['has no Kelvin sign', '\u212aate@example.com', 'kate@example.com'],
    ['spells its accents in one way', 'jose\u0301@example.com', 'jos\u00e9@example.com'],
    ['ends in the same sigma as it begins', 'ΣΑΣ@example.com', 'σασ@example.com'],
    ['keeps the dotless i, another mailbox', 'm\u0131ke@example.com', 'm\u0131ke@example.com'],
    ['keeps the sharp s, another mailbox', 'wei\u00df@example.com', 'wei\u00df@example.com'],
    ['is in any script', '用户@例子.公司', '用户@例子.公司'],
  ])('%s', (_claim, text, canonical) => {
    expect(canonicalEmail(text)).toBe(canonical)
  })

  it.each([
    ['nothing', ''],
    ['a name', 'alice'],
    ['two at signs', 'a@b@c'],
    ['a space', 'a b@example.com'],
    ['a line break within', 'a\r\nBcc:b@example.com'],
    ['a null character', 'a\u0000@example.com'],
    ['an invisible character', 'a\u200b@example.com'],
    ['a list', 'a@example.com,b@example.com'],
    ['a display name', 'Alice <alice@example.com>'],
    ['SQL', "' OR 1=1--"],
    ['what is too long', `${'a'.repeat(250)}@b.example`],
    ['what is far too long', '\ufdfa'.repeat(10_000)],
  ])('is not made of %s', (_what, text) => {
    expect(canonicalEmail(text)).toBeUndefined()
  })

  it('is its own canonical form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const once = canonicalEmail(`${a}@${b}`)
        if (once !== undefined) expect(canonicalEmail(once)).toBe(once)
      }),
    )
  })

  it('is one for every capitalisation that is one letter long', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        expect(canonicalEmail(email.toUpperCase())).toBe(canonicalEmail(email))
      }),
    )
  })
})
