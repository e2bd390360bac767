import { redirectUriRefusal } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesOf } from './lines.ts'
import { type ClientType, judgeUris, mayRegister, presetsOf, withUri } from './redirect-uris.ts'

describe('redirect URIs, one a line', () => {
  it.each<[uri: string, type: ClientType, text: string, good: boolean]>([
    ['https://app.example.com/cb', 'web', 'https, compared character by character', true],
    ['http://127.0.0.1/cb', 'native', 'this machine, at any port', true],
    ['http://localhost:3000/cb', 'web', 'at this very port', true],
    ['com.example.app:/cb', 'native', 'a scheme of the app’s own', true],
    ['com.example.app:/cb', 'web', 'must use https', false],
    ['https://app.example.com/*', 'web', 'wildcards', false],
    ['https://app.example.com/cb#', 'browser', 'must not have a fragment', false],
    ['http://app.example.com/cb', 'web', 'must use https', false],
  ])('%s of a %s app: %s', (uri, type, text, good) => {
    expect(judgeUris(uri, type)).toEqual([{ uri, good, text: expect.stringContaining(text) }])
  })

  it('are taken without the empty lines and spaces between, and not twice', () => {
    const text = '\n  https://a.example/cb \n\nhttps://a.example/cb'
    expect(judgeUris(text, 'web').map(({ good }) => good)).toEqual([true, false])
    expect(mayRegister(text, 'web')).toBe(false)
  })

  it('may be left out by a device alone', () => {
    expect(mayRegister('', 'device')).toBe(true)
    expect((['web', 'browser', 'native'] as const).some((type) => mayRegister(' \n', type))).toBe(
      false,
    )
  })

  it('are registered as they are typed: what is shown as good is what the server takes', () => {
    const line = fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom('http://localhost/', 'a.b:/c'))
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('web', 'native'), (lines, type) => {
        const text = lines.join('\n')
        const taken = linesOf(text).every(
          (uri) => redirectUriRefusal(uri, { privateUse: type === 'native' }) === undefined,
        )
        if (mayRegister(text, type)) expect(taken).toBe(true)
      }),
    )
  })
})

it('offers nothing as a start that could not be registered', () => {
  for (const type of ['web', 'browser', 'native'] as const)
    for (const { uri } of presetsOf(type)) {
      expect(mayRegister(uri, type)).toBe(true)
      expect(withUri(withUri('', uri), uri)).toBe(uri)
    }
})
