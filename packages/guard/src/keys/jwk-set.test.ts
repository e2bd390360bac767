import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseCrypto } from '../crypto/choose-crypto.ts'
import { makeKey } from '../fixtures/tokens.ts'
import { importKeys, readJwkSet } from './jwk-set.ts'

const { jwk } = makeKey('k1')
const rsa = makeKey('r1', 'RS256').jwk
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })

describe('readJwkSet', () => {
  it('takes each algorithm from its type of key', () => {
    const keys = [jwk, rsa, makeKey('e1', 'EdDSA').jwk]
    expect(readJwkSet({ keys })?.map(({ algorithm }) => algorithm)).toEqual([
      'ES256',
      'RS256',
      'EdDSA',
    ])
  })

  it('keeps nothing of a key but its public part', () => {
    const privateJwk = makeKey('k1').privateKey.export({ format: 'jwk' })
    const [read] = readJwkSet({ keys: [{ ...privateJwk, kid: 'k1', x5u: 'https://a' }] }) ?? []
    expect(Object.keys(read?.jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y'])
  })

  it.each<[what: string, key: unknown]>([
    ['for encryption', { ...jwk, use: 'enc' }],
    ['for signing only', { ...jwk, key_ops: ['sign'] }],
    ['for another algorithm', { ...jwk, alg: 'ES384' }],
    ['whose algorithm is of another type', { ...rsa, alg: 'ES256' }],
    ['of another curve', { ...jwk, crv: 'P-384' }],
    ['that is symmetric', { kty: 'oct', k: 'AAAA', kid: 'k1' }],
    ['without a kid', { ...jwk, kid: undefined }],
    ['whose kid is a number', { ...jwk, kid: 1 }],
    ['with half a point', { ...jwk, y: undefined }],
    ['of 1024 RSA bits', { ...weak, kid: 'w1' }],
    ['that is no object', 'key'],
  ])('passes over a key %s', (_what, key) => {
    expect(readJwkSet({ keys: [key, jwk] })).toHaveLength(1)
    expect(readJwkSet({ keys: [key] })).toEqual([])
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void readJwkSet(value)))
    fc.assert(fc.property(fc.array(fc.jsonValue()), (keys) => void readJwkSet({ keys })))
  })
})

describe('importKeys', () => {
  const crypto = chooseCrypto()

  it('passes over a point that is not on the curve', async () => {
    const bent = { ...jwk, kid: 'bent', y: jwk.x }
    const keys = await importKeys(readJwkSet({ keys: [bent, jwk] }) ?? [], new Map(), crypto)
    expect([...keys.keys()]).toEqual(['k1'])
  })

  it('takes over the key it holds if it is the same, and not if only the kid is', async () => {
    const held = await importKeys(readJwkSet({ keys: [jwk] }) ?? [], new Map(), crypto)
    const same = await importKeys(readJwkSet({ keys: [jwk] }) ?? [], held, crypto)
    const other = await importKeys(readJwkSet({ keys: [makeKey('k1').jwk] }) ?? [], held, crypto)
    expect(same.get('k1')?.key).toBe(held.get('k1')?.key)
    expect(other.get('k1')?.key).not.toBe(held.get('k1')?.key)
  })

  it('lets the first of two keys with one kid count', async () => {
    const keys = [jwk, makeKey('k1', 'EdDSA').jwk]
    const imported = await importKeys(readJwkSet({ keys }) ?? [], new Map(), crypto)
    expect(imported.get('k1')?.key.algorithm).toBe('ES256')
  })
})
