import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesRedirectUri, maxRedirectUriLength, parseRedirectUri } from './redirect-uri.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

describe('parseRedirectUri', () => {
  it.each<[text: string, kind: string]>([
    ['https://client.example.com/cb', 'web'],
    ['https://client.example.com', 'web'],
    ['https://client.example.com/', 'web'],
    ['HTTPS://Client.Example.com/CB', 'web'],
    ['https://client.example.com:8443/cb?tenant=1&x=%20', 'web'],
    ['https://client.example.com/cb?next=https://a.example/../b', 'web'],
    ['https://client.example.com/a.b/..c/.well-known/cb', 'web'],
    ['https://xn--mnchen-3ya.example/cb', 'web'],
    ['https://192.0.2.1/cb', 'web'],
    ['https://[2001:db8::1]:8443/cb', 'web'],
    ['http://127.0.0.1/callback', 'loopback'],
    ['http://127.0.0.1:51234/callback', 'loopback'],
    ['http://[::1]:51234/callback?x=1', 'loopback'],
    ['http://127.0.0.1', 'loopback'],
    ['http://localhost/cb', 'localhost'],
    ['http://localhost:3000/cb', 'localhost'],
    ['com.example.app:/oauth2redirect', 'private_use'],
    ['com.example.app:/oauth2redirect/provider?x=1', 'private_use'],
    ['com.example.app://callback', 'private_use'],
    ['com.example.my-app+x:/', 'private_use'],
  ])('takes %s', (text, kind) => {
    expect(parseRedirectUri(text)).toEqual({ ok: true, value: kind })
  })

  // The identifiers are those of the cases in the hostile corpus.
  it.each<[what: string, text: string, fault: string]>([
    ['plain http (RG-001, AZR-006)', 'http://client.example.com/cb', 'not_https'],
    ['javascript (RG-002)', 'javascript:alert(1)', 'scheme_not_allowed'],
    ['javascript in mixed case (AZR-038)', 'JaVaScRiPt:alert(1)', 'scheme_not_allowed'],
    ['data', 'data:text/html,a', 'scheme_not_allowed'],
    ['vbscript', 'vbscript:a', 'scheme_not_allowed'],
    ['blob', 'blob:https://client.example.com/a', 'scheme_not_allowed'],
    ['a file (RG-005, AZR-040)', 'file:///etc/passwd', 'scheme_not_allowed'],
    ['a URN (AZR-042)', 'urn:ietf:wg:oauth:2.0:oob', 'scheme_not_allowed'],
    ['a scheme without a dot (RG-015)', 'myapp://cb', 'scheme_not_allowed'],
    ['a scheme with an empty label', 'com..app:/cb', 'scheme_not_allowed'],
    ['a scheme that ends in a dot', 'com.:/cb', 'scheme_not_allowed'],
    ['a private scheme without a path', 'com.example.app:cb', 'malformed'],
    ['a private scheme before no authority', 'com.example.app://[::1]::1]/', 'malformed'],
    ['a fragment (RG-006, AZR-009)', 'https://client.example.com/cb#x', 'has_fragment'],
    ['an empty fragment (AZR-010)', 'https://client.example.com/cb#', 'has_fragment'],
    ['a fragment of a private scheme', 'com.example.app:/cb#x', 'has_fragment'],
    ['a user (AZR-019)', 'https://evil.example@client.example.com/cb', 'has_userinfo'],
    [
      'another host behind an at sign (AZR-018)',
      'https://client.example.com@evil.example/cb',
      'has_userinfo',
    ],
    ['an empty user', 'https://@client.example.com/cb', 'has_userinfo'],
    ['a user of a loopback address (AZL-013)', 'http://u@127.0.0.1:51234/callback', 'has_userinfo'],
    ['a user of a private scheme', 'com.example.app://u@cb', 'has_userinfo'],
    ['a wildcard (RG-008, AZR-045)', 'https://*.example.com/cb', 'malformed'],
    ['letters of two scripts (RG-012)', 'https://раypal.example/cb', 'malformed'],
    ['a Cyrillic letter (AZR-030)', 'https://сlient.example.com/cb', 'malformed'],
    ['full-width letters (AZR-031)', 'https://ｃlient.example.com/cb', 'malformed'],
    ['an ideographic full stop (AZR-032)', 'https://client。example。com/cb', 'malformed'],
    ['backslashes (RG-013)', 'https:\\\\client.example.com\\cb', 'malformed'],
    [
      'a backslash before an at sign (AZR-021)',
      'https://client.example.com\\@evil.example/cb',
      'malformed',
    ],
    ['nothing (RG-014)', '', 'malformed'],
    ['a path (AZR-041)', '/cb', 'malformed'],
    ['no scheme (AZR-007)', '//client.example.com/cb', 'malformed'],
    ['no slash (AZR-036)', 'https:client.example.com/cb', 'malformed'],
    ['one slash', 'https:/client.example.com/cb', 'malformed'],
    ['three slashes', 'https:///client.example.com/cb', 'malformed'],
    ['line breaks (AZR-025)', 'https://client.example.com/cb\r\nSet-Cookie: a=b', 'malformed'],
    ['a tab (AZR-026)', 'https://client.example.com/\tcb', 'malformed'],
    ['a space', 'https://client.example.com/c b', 'malformed'],
    ['a leading space', ' https://client.example.com/cb', 'malformed'],
    ['a null byte', 'https://client.example.com/cb\u0000', 'malformed'],
    ['a right-to-left override (AZR-044)', 'https://client.example.com/cb\u202e', 'malformed'],
    ['a quote', 'https://client.example.com/"cb"', 'malformed'],
    ['a percent sign before no digits', 'https://client.example.com/%zz', 'malformed'],
    ['dot segments (AZR-011)', 'https://client.example.com/cb/../evil', 'malformed'],
    ['encoded dot segments (AZR-012)', 'https://client.example.com/cb/%2e%2E/evil', 'malformed'],
    [
      'dot segments with parameters (AZR-013)',
      'https://client.example.com/cb/..;/..;/evil',
      'malformed',
    ],
    ['a single dot at the end', 'https://client.example.com/cb/.', 'malformed'],
    ['dot segments of a private scheme', 'com.example.app:/../cb', 'malformed'],
    ['an encoded host', 'https://%63lient.example.com/cb', 'malformed'],
    ['a port that is too high', 'https://client.example.com:65536/cb', 'malformed'],
    ['a port that is no number (AZL-016)', 'http://127.0.0.1:80abc/callback', 'malformed'],
    ['a short address (AZL-006)', 'http://127.1:51234/callback', 'malformed'],
    ['a hexadecimal address (AZL-008)', 'http://0x7f000001:51234/callback', 'malformed'],
    ['an octal address (AZL-009)', 'http://0177.0.0.1:51234/callback', 'malformed'],
    ['a mapped address (AZL-011)', 'http://[::ffff:127.0.0.1]:51234/callback', 'malformed'],
    ['a decimal address over https', 'https://2130706433/cb', 'malformed'],
    ['another loopback address (AZL-004)', 'http://127.0.0.2:51234/callback', 'not_https'],
    [
      'a name that begins like one (AZL-003)',
      'http://127.0.0.1.evil.example:80/callback',
      'not_https',
    ],
    ['a name that begins like localhost', 'http://localhost.evil.example/cb', 'not_https'],
    [
      'too many characters (AZR-049)',
      `https://a.example/${'a'.repeat(maxRedirectUriLength)}`,
      'too_long',
    ],
  ])('refuses %s', (_what, text, fault) => {
    expect(parseRedirectUri(text)).toEqual({ ok: false, error: fault })
  })

  it('takes nothing but what a URL parser reads as the same scheme and host', () => {
    const text = fc.oneof(
      anyText.map((any) => `https://client.example.com/${any}`),
      anyText.map((any) => `https://${any}.example.com/cb`),
      anyText,
      fc
        .array(
          fc.constantFrom(
            'http',
            'https',
            ':',
            '/',
            '//',
            '@',
            '127.0.0.1',
            '[::1]',
            'a.b',
            '\\',
            '\t',
            '%2e',
            '.',
            '#',
            '?',
            '80',
          ),
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (any) => {
        const parsed = parseRedirectUri(any)
        if (!parsed.ok) return
        const url = new URL(any)
        expect(url.hash + url.username + url.password).toBe('')
        expect(any.toLowerCase().startsWith(`${url.protocol}`)).toBe(true)
        if (parsed.value !== 'private_use')
          expect(any.toLowerCase().startsWith(`${url.protocol}//${url.hostname}`)).toBe(true)
      }),
    )
  })
})

describe('matchesRedirectUri', () => {
  const web = 'https://client.example.com/cb'
  const native = 'http://127.0.0.1/callback'

  it.each<[what: string, registered: string, presented: string]>([
    ['the same', web, web],
    ['the same with a query', `${web}?x=1`, `${web}?x=1`],
    ['the same of a private scheme', 'com.example.app:/cb', 'com.example.app:/cb'],
    ['the same localhost', 'http://localhost:3000/cb', 'http://localhost:3000/cb'],
    ['a loopback address at a port (AZL-018)', native, 'http://127.0.0.1:51234/callback'],
    [
      'a loopback address at another port',
      'http://127.0.0.1:1/callback',
      'http://127.0.0.1:2/callback',
    ],
    ['a loopback address without its port', 'http://127.0.0.1:1/callback', native],
    ['an IPv6 loopback address at a port', 'http://[::1]/cb?x=1', 'http://[::1]:51234/cb?x=1'],
    ['a loopback address without a path', 'http://[::1]', 'http://[::1]:51234'],
  ])('finds %s to be the registered one', (_what, registered, presented) => {
    expect(matchesRedirectUri(registered, presented)).toBe(true)
  })

  it.each<[id: string, presented: string]>([
    ['AZR-001', 'https://client.example.com/cb/'],
    ['AZR-002', 'https://client.example.com/CB'],
    ['AZR-003', 'https://CLIENT.example.com/cb'],
    ['AZR-004', 'https://client.example.com:443/cb'],
    ['AZR-006', 'http://client.example.com/cb'],
    ['AZR-007', '//client.example.com/cb'],
    ['AZR-008', 'https://client.example.com/cb?x=1'],
    ['AZR-009', 'https://client.example.com/cb#f'],
    ['AZR-010', 'https://client.example.com/cb#'],
    ['AZR-011', 'https://client.example.com/cb/../evil'],
    ['AZR-012', 'https://client.example.com/cb/%2e%2e/evil'],
    ['AZR-013', 'https://client.example.com/cb/..;/..;/evil'],
    ['AZR-016', 'https://client.example.com.evil.example/cb'],
    ['AZR-017', 'https://evil.example/https://client.example.com/cb'],
    ['AZR-018', 'https://client.example.com@evil.example/cb'],
    ['AZR-019', 'https://evil.example@client.example.com/cb'],
    ['AZR-021', 'https://client.example.com\\@evil.example/cb'],
    ['AZR-025', 'https://client.example.com/cb\r\nSet-Cookie: a=b'],
    ['AZR-026', 'https://client.example.com/\tcb'],
    ['AZR-030', 'https://сlient.example.com/cb'],
    ['AZR-031', 'https://ｃlient.example.com/cb'],
    ['AZR-032', 'https://client。example。com/cb'],
    ['AZR-033', 'https://xn--lient-2oe.example.com/cb'],
    ['AZR-036', 'https:client.example.com/cb'],
    ['AZR-044', 'https://client.example.com/cb\u202e'],
    ['AZR-045', 'https://*.example.com/cb'],
    ['AZR-046', 'https://client.example.com/cb;x'],
    ['AZR-051', ''],
  ])('refuses another redirect URI (%s)', (_id, presented) => {
    expect(matchesRedirectUri(web, presented)).toBe(false)
  })

  it.each<[id: string, presented: string]>([
    ['AZL-001', 'http://localhost:51234/callback'],
    ['AZL-002', 'http://127.0.0.1:51234/other'],
    ['AZL-003', 'http://127.0.0.1.evil.example:80/callback'],
    ['AZL-004', 'http://127.0.0.2:51234/callback'],
    ['AZL-006', 'http://127.1:51234/callback'],
    ['AZL-008', 'http://0x7f000001:51234/callback'],
    ['AZL-009', 'http://0177.0.0.1:51234/callback'],
    ['AZL-011', 'http://[::ffff:127.0.0.1]:51234/callback'],
    ['AZL-012', 'http://127.0.0.1:51234/callback?x=1'],
    ['AZL-013', 'http://u@127.0.0.1:51234/callback'],
    ['AZL-016', 'http://127.0.0.1:80abc/callback'],
    ['IPv6 for IPv4', 'http://[::1]:51234/callback'],
    ['https', 'https://127.0.0.1:51234/callback'],
    ['no port after the colon', 'http://127.0.0.1:/callback'],
    ['port 0', 'http://127.0.0.1:0/callback'],
    ['a port that is too high', 'http://127.0.0.1:65536/callback'],
    ['two ports', 'http://127.0.0.1:1:2/callback'],
    ['an at sign after the port', 'http://127.0.0.1:80@evil.example/callback'],
    ['a fragment', 'http://127.0.0.1:51234/callback#'],
    ['upper case', 'HTTP://127.0.0.1:51234/callback'],
  ])('refuses another loopback redirect URI (%s)', (_id, presented) => {
    expect(matchesRedirectUri(native, presented)).toBe(false)
  })

  it.each<[what: string, registered: string, presented: string]>([
    ['of localhost', 'http://localhost/cb', 'http://localhost:3000/cb'],
    ['of another host', web, 'https://client.example.com:8443/cb'],
    ['of loopback over https', 'https://127.0.0.1/cb', 'https://127.0.0.1:8443/cb'],
    ['of a private scheme', 'com.example.app://cb', 'com.example.app://cb:80'],
  ])('gives no other port to the redirect URI %s', (_what, registered, presented) => {
    expect(matchesRedirectUri(registered, presented)).toBe(false)
  })

  it('matches no other text, but for the port of a loopback address', () => {
    const registered = fc.constantFrom(web, native, 'http://[::1]/cb', 'http://localhost/cb')
    fc.assert(
      fc.property(registered, fc.nat(40), anyText, (uri, at, added) => {
        const presented = uri.slice(0, at) + added + uri.slice(at)
        const port = /^:[1-9][0-9]{0,4}$/u.test(added) && parseRedirectUri(uri).ok
        if (added !== '' && !port) expect(matchesRedirectUri(uri, presented)).toBe(false)
      }),
    )
  })

  it('matches a loopback address at every port there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_535 }), (port) => {
        expect(matchesRedirectUri(native, `http://127.0.0.1:${port}/callback`)).toBe(true)
      }),
    )
  })
})
