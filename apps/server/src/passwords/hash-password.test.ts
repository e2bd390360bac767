import { describe, expect, it } from 'vitest'
import { hashPassword, maxPasswordLength, verifyPassword } from './hash-password.ts'

const password = 'correct horse battery staple'

describe('a password', () => {
  it('is stored as argon2id with 19 MiB, two passes and one lane, salted each time', async () => {
    const [one, other] = await Promise.all([hashPassword(password), hashPassword(password)])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]+\$[^$]+$/u)
    expect(one).not.toBe(other)
  })

  it('is known again, and no other is', async () => {
    const stored = await hashPassword(password)
    expect(await verifyPassword(stored, password)).toBe(true)
    for (const wrong of ['', `${password} `, password.toUpperCase(), `${password}\u0000`])
      expect(await verifyPassword(stored, wrong)).toBe(false)
  })

  it('is one password however its accents are spelt', async () => {
    const stored = await hashPassword('pass\u00e9 compos\u00e9 ici')
    expect(await verifyPassword(stored, 'passe\u0301 compose\u0301 ici')).toBe(true)
  })

  it('is no one’s where there is none', async () => {
    expect(await verifyPassword(undefined, password)).toBe(false)
  })

  it('is refused unhashed if it is longer than any can be', async () => {
    expect(await verifyPassword('not even a hash', 'x'.repeat(maxPasswordLength + 1))).toBe(false)
  })
})
