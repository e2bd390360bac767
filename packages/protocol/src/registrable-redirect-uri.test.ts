import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRedirectUri } from './redirect-uri.ts'
import { redirectUriRefusal } from './registrable-redirect-uri.ts'

const web = { privateUse: false }
const native = { privateUse: true }

const https = 'https://app.example.com/cb'

describe('a redirect URI that may be registered', () => {
  it.each([
    ['https, with a path', https, web],
    ['https, with a query', `${https}?from=keygrant`, web],
    ['https, with a port', 'https://app.example.com:8443/cb', web],
    ['https, without a path', 'https://app.example.com', web],
    ['a loopback name', 'http://localhost:3000/cb', web],
    ['a loopback address of IPv4', 'http://127.0.0.1/cb', native],
    ['a loopback address of IPv6', 'http://[::1]:8080/cb', native],
    ['a private-use scheme of a native app', 'com.example.app:/oauth2redirect', native],
    ['a private-use scheme with an authority', 'com.example.app://cb', native],
  ] as const)('is %s', (_what, uri, rule) => {
    expect(redirectUriRefusal(uri, rule)).toBeUndefined()
  })
})

describe('a redirect URI is refused when', () => {
  it.each([
    ['it is not absolute', '/cb', 'must be an absolute URI'],
    ['it is empty', '', 'must be an absolute URI'],
    ['it has a fragment', `${https}#top`, 'must not have a fragment'],
    ['it has an empty fragment', `${https}#`, 'must not have a fragment'],
    [
      'its host has a wildcard',
      'https://*.example.com/cb',
      'must not have backslashes or wildcards',
    ],
    [
      'its path has a wildcard',
      'https://app.example.com/*',
      'must not have backslashes or wildcards',
    ],
    [
      'a backslash stands for a slash',
      'https://app.example.com\\@evil',
      'must not have backslashes or wildcards',
    ],
    ['it names a user', 'https://user@app.example.com/cb', 'must not name a user'],
    ['it names a user without a name', 'https://@evil.example/cb', 'must not name a user'],
    ['it names a user with a password', 'https://a:b@app.example.com/cb', 'must not name a user'],
    ['it names no host', 'https:/cb', 'must name a host'],
    ['its host is empty', 'https:///cb', 'must name a host'],
    ['its host is encoded', 'https://%65vil.example/cb', 'must spell its host as browsers do'],
    ['its host is a number', 'https://2130706433/cb', 'must spell its host as browsers do'],
    [
      'a segment leads upwards',
      'https://app.example.com/a/../cb',
      'must be written as RFC 3986 has it, without . or .. segments',
    ],
    ['it has a space', 'https://app.example.com/c b', 'must be plain ASCII, without spaces'],
    ['it has a line break', `${https}\r\nLocation: x`, 'must be plain ASCII, without spaces'],
    ['it has a NUL', `${https}\u0000`, 'must be plain ASCII, without spaces'],
    [
      'a letter only looks like another',
      'https://аpp.example.com/cb',
      'must be plain ASCII, without spaces',
    ],
    [
      'it is http to elsewhere',
      'http://app.example.com/cb',
      'must use https, but on a loopback address',
    ],
    [
      'a host only begins as loopback',
      'http://localhost.evil.example/cb',
      'must use https, but on a loopback address',
    ],
    [
      'a loopback address is written otherwise',
      'http://127.1/cb',
      'must spell its host as browsers do',
    ],
    ['a loopback address is written without slashes', 'http:localhost/cb', 'must name a host'],
    ['it is a script', 'javascript:alert(1)', 'must use https, or a loopback address'],
    ['it is a script in capitals', 'JavaScript:alert(1)', 'must use https, or a loopback address'],
    ['it is data', 'data:text/html,hello', 'must use https, or a loopback address'],
    ['it is a file', 'file:///etc/passwd', 'must use https, or a loopback address'],
    [
      'its private-use scheme is for a web app',
      'com.example.app:/cb',
      'must use https, or a loopback address',
    ],
    [
      'it is longer than anyone needs',
      `${https}?${'a'.repeat(2_000)}`,
      'must have 2000 characters at the most',
    ],
  ])('%s', (_when, uri, fault) => {
    expect(redirectUriRefusal(uri, web)).toBe(fault)
  })

  it.each(['myapp:/cb', 'javascript:alert(1)', 'DATA:,x', 'urn:ietf:wg:oauth:2.0:oob'])(
    'a native app brings a scheme without a dot: %s',
    (uri) => {
      expect(redirectUriRefusal(uri, native)).toContain('private-use scheme with a dot')
    },
  )

  it('a browser would go elsewhere than the text says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.string().map((text) => `https://${text}`),
        ),
        (uri) => {
          fc.pre(redirectUriRefusal(uri, web) === undefined)
          const { protocol, hostname, username, hash } = new URL(uri)
          expect(username + hash).toBe('')
          expect(parseRedirectUri(uri).ok).toBe(true)
          expect(uri.toLowerCase()).toContain(`${protocol}//${hostname}`)
        },
      ),
    )
  })
})
