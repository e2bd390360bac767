import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteServer, reasonOf, redactor, safeCause } from './redact.ts'

const secrets = fc.string({ minLength: 8, unit: 'grapheme-ascii' })

describe('redacting', () => {
  it('removes a secret in every spelling in which it travels, wherever it stands', () => {
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!'[redacted]'.includes(secret))
        const spellings = [
          secret,
          encodeURIComponent(secret),
          new URLSearchParams({ s: secret }).toString().slice(2),
          btoa(secret),
        ]
        for (const spelling of spellings) {
          const clean = redactor([secret])(`${before}${spelling}${after}`)
          expect(clean).not.toContain(spelling)
        }
      }),
    )
  })

  it('leaves text alone where there is no secret', () => {
    expect(redactor([''])('as it was')).toBe('as it was')
  })

  it('makes the words of a server printable and short', () => {
    const quote = quoteServer(`a\u0000\u001b[31mb ${'x'.repeat(1_000)}`, (text) => text)
    expect(quote).toMatch(/^a\?\?\[31mb x+$/)
    expect(quote).toHaveLength(500)
  })
})

describe('a safe cause', () => {
  it('keeps names, messages and reasons along the chain, and nothing that hangs on the errors', () => {
    const inner = Object.assign(new RangeError('no kg_cs_x'), { request: 'kg_cs_x' })
    const outer = Object.assign(new TypeError('fetch failed', { cause: inner }), {
      code: 'ECONNRESET',
    })
    const copy = safeCause(outer, redactor(['kg_cs_x']))
    expect(copy).toMatchObject({ name: 'TypeError', message: 'fetch failed', code: 'ECONNRESET' })
    expect(copy?.cause).toMatchObject({ name: 'RangeError', message: 'no [redacted]' })
    expect(Object.keys(copy?.cause ?? {})).toEqual(['name'])
  })

  it('of a chain that is a ring ends', () => {
    const error = new Error('a')
    error.cause = error
    expect(safeCause(error, (text) => text)?.message).toBe('a')
    expect(reasonOf(error)).toBeUndefined()
  })

  it.each([['a string'], [undefined], [{ message: 'x' }]])('of %j is nothing', (thrown) => {
    expect(safeCause(thrown, (text) => text)).toBeUndefined()
  })
})
