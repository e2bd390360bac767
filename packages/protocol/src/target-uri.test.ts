import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalTarget, pathOf } from './target-uri.ts'

describe('canonicalTarget', () => {
  it.each<[spelling: string, canonical: string]>([
    ['https://api.example/a', 'https://api.example/a'],
    ['HTTPS://API.example:443/a', 'https://api.example/a'],
    ['https://api.example', 'https://api.example/'],
    ['https://api.example/a?b=c#d', 'https://api.example/a'],
    ['https://api.example/%7ea/%2fb', 'https://api.example/~a/%2Fb'],
    ['https://api.example/a/./b/../c', 'https://api.example/a/c'],
    ['http://api.example:80/', 'http://api.example/'],
    ['https://api.example:8443/', 'https://api.example:8443/'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['http://[::1]:8080/a', 'http://[::1]:8080/a'],
  ])('writes %s as %s', (spelling, canonical) => {
    expect(canonicalTarget(spelling)).toBe(canonical)
  })

  it.each([
    '',
    '/a',
    'api.example/a',
    'ftp://a/b',
    'https://',
    'https://a:b@api.example/',
    'https:api',
  ])('takes %s for no target', (text) => {
    expect(canonicalTarget(text)).toBeUndefined()
  })

  it('keeps apart what differs by a slash, by case of the path, or by scheme', () => {
    const all = ['https://a/b', 'https://a/b/', 'https://a/B', 'http://a/b', 'https://a//b']
    expect(new Set(all.map(canonicalTarget)).size).toBe(all.length)
  })

  it('gives its own answer again, and never throws', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const once = canonicalTarget(url)
        expect(once).toBeDefined()
        expect(canonicalTarget(once ?? '')).toBe(once)
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => void canonicalTarget(`https://${text}`)))
  })
})

describe('pathOf', () => {
  it.each<[target: string, path: string | undefined]>([
    ['/a/b?c#d', '/a/b'],
    ['//evil.example/a', '//evil.example/a'],
    ['https://evil.example/a?b', '/a'],
    ['*', undefined],
    ['', undefined],
  ])('finds the path of %s', (target, path) => {
    expect(pathOf(target)).toBe(path)
  })
})
