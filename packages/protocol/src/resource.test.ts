import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalResource } from './resource.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

describe('canonicalResource', () => {
  it.each<[text: string, canonical: string]>([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['HTTPS://API.Example.com/V1', 'https://api.example.com/V1'],
    ['https://api.example.com:443/v1', 'https://api.example.com/v1'],
    ['http://api.example.com:80', 'http://api.example.com'],
    ['https://api.example.com:8443', 'https://api.example.com:8443'],
    ['https://api.example.com/v1/', 'https://api.example.com/v1/'],
    ['https://api.example.com/a/../b/./c', 'https://api.example.com/b/c'],
    ['https://api.example.com/a/%2e%2e/b', 'https://api.example.com/b'],
    ['https://api.example.com?tenant=1', 'https://api.example.com/?tenant=1'],
    ['https://api.example.com/a?b=/?', 'https://api.example.com/a?b=/?'],
    ['https://api.example.com/%7Ea', 'https://api.example.com/%7Ea'],
    ['http://localhost:4001', 'http://localhost:4001'],
    ['http://[::1]:4001/', 'http://[::1]:4001'],
    ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
  ])('brings %s into one spelling', (text, canonical) => {
    expect(canonicalResource(text)).toBe(canonical)
  })

  it.each([
    ['nothing', ''],
    ['a path', '/v1'],
    ['no scheme', '//api.example.com'],
    ['a host alone', 'api.example.com'],
    ['no host', 'https://'],
    ['no host before a path', 'https:///v1'],
    ['one slash', 'https:/api.example.com'],
    ['no slash', 'https:api.example.com'],
    ['a fragment', 'https://api.example.com/#a'],
    ['an empty fragment', 'https://api.example.com/#'],
    ['a user', 'https://user@api.example.com'],
    ['a user and a password', 'https://user:pass@api.example.com'],
    ['an empty user', 'https://@api.example.com'],
    ['a colon for a user', 'https://:@api.example.com'],
    ['another host behind an at sign', 'https://api.example.com@evil.example'],
    ['a backslash', 'https://api.example.com\\@evil.example'],
    ['backslashes for slashes', 'https:\\\\api.example.com'],
    ['a leading space', ' https://api.example.com'],
    ['a trailing space', 'https://api.example.com '],
    ['a tab within', 'https://api.exa\tmple.com'],
    ['a line break within', 'https://api.example.com/\nv1'],
    ['a null byte', 'https://api.example.com/\u0000'],
    ['a host beyond ASCII', 'https://аpi.example.com'],
    ['full-width letters', 'https://ａpi.example.com'],
    ['an ideographic full stop', 'https://api。example。com'],
    ['an encoded host', 'https://%61pi.example.com'],
    ['a path beyond ASCII', 'https://api.example.com/é'],
    ['a right-to-left override', 'https://api.example.com/\u202e'],
    ['a percent sign before no digits', 'https://api.example.com/%zz'],
    ['angle brackets', 'https://api.example.com/<v1>'],
    ['a wildcard', 'https://*.example.com'],
    ['a port that is no number', 'https://api.example.com:80a'],
    ['a port that is too high', 'https://api.example.com:65536'],
    ['an address with too many parts', 'https://1.2.3.4.5'],
    ['a lone bracket', 'https://[::1'],
    ['another scheme', 'ftp://api.example.com'],
    ['a URN', 'urn:example:api'],
    ['javascript', 'javascript:alert(1)'],
    ['data', 'data:text/html,a'],
    ['a file', 'file:///etc/passwd'],
    ['two of them', 'https://a.example https://b.example'],
    ['too many characters', `https://api.example.com/${'a'.repeat(2048)}`],
    ['what grows too long', `https://api.example.com/?${"'".repeat(1000)}`],
  ])('refuses %s', (_what, text) => {
    expect(canonicalResource(text)).toBeUndefined()
  })

  it('changes nothing the second time', () => {
    const url = anyText.map((any) => `https://api.example.com/${any}`)
    const pieces = fc
      .array(
        fc.constantFrom('/', '.', '..', '%2e', '?', "'", ':', '443', '[', ']', 'a', '&', '%41'),
      )
      .map((parts) => `https://a.example${parts.join('')}`)
    fc.assert(
      fc.property(fc.oneof(url, pieces, anyText), (text) => {
        const once = canonicalResource(text)
        if (once !== undefined) expect(canonicalResource(once)).toBe(once)
      }),
    )
  })

  it('gives one spelling for every spelling of the host', () => {
    fc.assert(
      fc.property(fc.mixedCase(fc.constant('https://api.example.com')), (text) => {
        expect(canonicalResource(`${text}:443/`)).toBe('https://api.example.com')
      }),
    )
  })
})
