import * as nodeModule from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { maxJwsLength } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import { makeKey, type SigningKey, signatureOf } from '../fixtures/tokens.ts'
import { chooseCrypto, workingNodeCrypto } from './choose-crypto.ts'
import { webCrypto } from './web-crypto.ts'

const processWith = (module: unknown) => ({ getBuiltinModule: () => module })

const saying = (answer: boolean) => () => {
  const verify = { update: () => verify, verify: () => answer }
  return verify
}

describe('chooseCrypto', () => {
  it('takes node:crypto on Node, which answers without a promise', () => {
    expect(typeof chooseCrypto().sha256('a')).toBe('string')
  })

  it.each<[where: string, process: Parameters<typeof workingNodeCrypto>[0]]>([
    ['there is no process', undefined],
    ['process has no built-in modules', {}],
    ['node:crypto is not built in', processWith(undefined)],
    ['node:crypto is empty', processWith({})],
    ['node:crypto has no one-shot hash', processWith({ ...nodeModule, hash: undefined })],
    ['node:crypto takes any signature', processWith({ ...nodeModule, createVerify: saying(true) })],
    ['node:crypto takes no signature', processWith({ ...nodeModule, createVerify: saying(false) })],
    ['node:crypto takes any of Ed25519', processWith({ ...nodeModule, verify: () => true })],
    ['node:crypto takes none of Ed25519', processWith({ ...nodeModule, verify: () => false })],
    [
      'the process refuses',
      {
        getBuiltinModule() {
          throw new Error('not here')
        },
      },
    ],
  ])('leaves node:crypto alone where %s', (_where, process) => {
    expect(workingNodeCrypto(process)).toBeUndefined()
  })
})

describe.each(Object.entries({ 'node:crypto': chooseCrypto(), 'Web Crypto': webCrypto() }))(
  '%s',
  (_name, crypto) => {
    it.each<SigningKey['alg']>(['ES256', 'EdDSA', 'RS256'])(
      'verifies %s, and only the whole signature of this key over this text',
      async (alg) => {
        const key = makeKey('k1', alg)
        const imported = await crypto.importKey(key.publicKey.export({ format: 'jwk' }), alg)
        const signature = Uint8Array.from(signatureOf('text', key))
        const flipped = Uint8Array.from(signature, (byte, n) => (n === 9 ? byte ^ 1 : byte))
        expect(await imported.verify('text', signature)).toBe(true)
        expect(await imported.verify('texT', signature)).toBe(false)
        expect(await imported.verify('text', flipped)).toBe(false)
        expect(await imported.verify('text', signature.slice(1))).toBe(false)
        expect(await imported.verify('text', new Uint8Array(64))).toBe(false)
        expect(await imported.verify('text', new Uint8Array(0))).toBe(false)
        const stranger = Uint8Array.from(signatureOf('text', makeKey('k1', alg)))
        expect(await imported.verify('text', stranger)).toBe(false)
      },
    )

    it.each<SigningKey['alg']>(['ES256', 'EdDSA', 'RS256'])(
      'takes no %s signature over the beginning of a text, however long and whatever its letters',
      async (alg) => {
        const key = makeKey('k1', alg)
        const imported = await crypto.importKey(key.publicKey.export({ format: 'jwk' }), alg)
        for (const letter of ['a', 'é']) {
          const beginning = `${letter}${'a'.repeat(maxJwsLength - 2)}`
          const signature = Uint8Array.from(signatureOf(beginning, key))
          expect(await imported.verify(`${beginning}a`, signature)).toBe(false)
          expect(await imported.verify(`${beginning}aa`, signature)).toBe(false)
        }
        const long = 'a'.repeat(maxJwsLength + 1)
        expect(await imported.verify(long, Uint8Array.from(signatureOf(long, key)))).toBe(true)
      },
    )

    it('tells texts apart by their hash', async () => {
      expect(await crypto.sha256('a')).toBe(await crypto.sha256('a'))
      expect(await crypto.sha256('a')).not.toBe(await crypto.sha256('b'))
    })
  },
)

it('imports nothing of Node outside of the adapters, so that it runs anywhere', () => {
  const root = new URL('..', import.meta.url)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test\.ts$|^adapters|^fixtures/u.test(file),
  )
  const importing = files.filter((file) =>
    / from 'node:/u.test(readFileSync(new URL(file, root), 'utf8')),
  )
  expect(files.length).toBeGreaterThan(20)
  expect(importing).toEqual([])
})
