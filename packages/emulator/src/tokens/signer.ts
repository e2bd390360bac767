/** Signs access tokens with keys made at the start; they are good for nothing but this emulator. */
import {
  createHmac,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import type { Dialect } from '@keygrant/providers'

/** How access tokens are made. */
export interface Signer {
  /** Undefined where access tokens say nothing. */
  readonly sign: ((claims: Readonly<Record<string, unknown>>) => string) | undefined
  /** The public keys; none for a shared secret. */
  readonly keys: readonly JsonWebKey[]
}

const keyId = 'emulator-1'
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function signerOf(
  header: Readonly<Record<string, string>>,
  signature: (input: string) => Buffer,
  keys: readonly JsonWebKey[],
): Signer {
  return {
    keys,
    sign: (claims) => {
      const input = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`
      return `${input}.${signature(input).toString('base64url')}`
    },
  }
}

const publicKey = (key: KeyObject, alg: string): JsonWebKey => ({
  ...key.export({ format: 'jwk' }),
  use: 'sig',
  alg,
  kid: keyId,
})

/** Makes the keys that a platform's tokens need. */
export function createSigner(format: Dialect['accessToken']): Signer {
  switch (format) {
    case 'opaque':
      return { sign: undefined, keys: [] }
    case 'HS256': {
      const secret = randomBytes(32)
      const mac = (input: string): Buffer => createHmac('sha256', secret).update(input).digest()
      return signerOf({ alg: 'HS256' }, mac, [])
    }
    case 'RS256': {
      const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const header = { alg: 'RS256', kid: keyId }
      const keys = [publicKey(pair.publicKey, 'RS256')]
      return signerOf(header, (input) => sign('sha256', Buffer.from(input), pair.privateKey), keys)
    }
    case 'ES256': {
      const { publicKey: open, privateKey: key } = generateKeyPairSync('ec', {
        namedCurve: 'P-256',
      })
      const raw = (input: string): Buffer =>
        sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
      const header = { typ: 'at+jwt', alg: 'ES256', kid: keyId }
      return signerOf(header, raw, [publicKey(open, 'ES256')])
    }
  }
}
