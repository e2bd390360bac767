import { describe, expect, it } from 'vitest'
import { wellKnownUrl } from './metadata.ts'

describe('wellKnownUrl', () => {
  // The first two of each are the examples of RFC 8414 §3.1 and RFC 9728 §3.1.
  it.each<[identifier: string, url: string]>([
    ['https://example.com', 'https://example.com/.well-known/oauth-authorization-server'],
    [
      'https://example.com/issuer1',
      'https://example.com/.well-known/oauth-authorization-server/issuer1',
    ],
    ['https://example.com/', 'https://example.com/.well-known/oauth-authorization-server'],
    [
      'https://example.com/issuer1/',
      'https://example.com/.well-known/oauth-authorization-server/issuer1',
    ],
    ['https://example.com/a/b', 'https://example.com/.well-known/oauth-authorization-server/a/b'],
    ['http://localhost:4000', 'http://localhost:4000/.well-known/oauth-authorization-server'],
    ['http://[::1]:4000/', 'http://[::1]:4000/.well-known/oauth-authorization-server'],
  ])('finds the authorization server %s, without a slash at the end', (identifier, url) => {
    expect(wellKnownUrl(identifier, 'oauth-authorization-server').href).toBe(url)
    expect(wellKnownUrl(new URL(identifier), 'oauth-authorization-server').href).toBe(url)
  })

  it.each<[identifier: string, url: string]>([
    [
      'https://resource.example.com',
      'https://resource.example.com/.well-known/oauth-protected-resource',
    ],
    [
      'https://resource.example.com/resource1',
      'https://resource.example.com/.well-known/oauth-protected-resource/resource1',
    ],
    [
      'https://resource.example.com/',
      'https://resource.example.com/.well-known/oauth-protected-resource',
    ],
    [
      'https://resource.example.com/?tenant=1',
      'https://resource.example.com/.well-known/oauth-protected-resource?tenant=1',
    ],
    [
      'https://resource.example.com/a?tenant=1',
      'https://resource.example.com/.well-known/oauth-protected-resource/a?tenant=1',
    ],
    [
      'https://resource.example.com/a/',
      'https://resource.example.com/.well-known/oauth-protected-resource/a/',
    ],
  ])('finds the resource %s, path and query as they are', (identifier, url) => {
    expect(wellKnownUrl(identifier, 'oauth-protected-resource').href).toBe(url)
  })

  it('leaves credentials and fragment out', () => {
    const url = wellKnownUrl('https://user:pass@example.com/a#b', 'oauth-authorization-server')
    expect(url.href).toBe('https://example.com/.well-known/oauth-authorization-server/a')
  })

  it.each(['', '/path', 'example.com', 'urn:example:a', 'file:///a'])(
    'throws for %j, which has no host',
    (identifier) => {
      expect(() => wellKnownUrl(identifier, 'oauth-protected-resource')).toThrow(TypeError)
    },
  )
})
