import type { AdminStore, SigningKey } from '@keygrant/engine'
import { defaultPolicy } from '@keygrant/engine'
import { encodeBase64url, type SigningAlgorithm, signingAlgorithms } from '@keygrant/protocol'
import { openStore, type SqlStore } from '@keygrant/store-sql'
import { importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UsableKey } from './key-pair.ts'
import { KeyRing } from './key-ring.ts'
import { createMasterKey } from './master-key.ts'
import { JwtSigner } from './signer.ts'

const policy = { ...defaultPolicy, issuer: 'https://a.example', errorDocumentation: '' }
const master = createMasterKey(Buffer.alloc(32, 7))
let now = 1_000_000
let store: SqlStore
const others: SqlStore[] = []
let ring: KeyRing
let signer: JwtSigner

beforeAll(async () => {
  const opened = await openStore({ url: 'sqlite::memory:' })
  if (!opened.ok) throw new Error(opened.error.message)
  store = opened.value.store
  ring = new KeyRing({ store, master, policy, now: () => now })
  signer = new JwtSigner(ring)
})
afterAll(() => Promise.all([store, ...others].map((each) => each.close())))

const publicKey = async (algorithm: SigningAlgorithm) => {
  const jwk = signer.publicKeys().find(({ alg }) => alg === algorithm)
  return importJWK(jwk as JWK, algorithm)
}

describe.each(signingAlgorithms)('%s', (algorithm) => {
  it('signs what another library verifies, a hundred times over', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 100 }, (_, n) => signer.sign(algorithm, 'at+jwt', { n })),
    )
    const key = await publicKey(algorithm)
    for (const [n, token] of tokens.entries()) {
      const { payload, protectedHeader } = await jwtVerify(token, key, { typ: 'at+jwt' })
      expect(payload).toEqual({ n })
      expect(protectedHeader).toMatchObject({ alg: algorithm, typ: 'at+jwt' })
    }
  })

  it('reads back its own token, the second time without verifying it again', async () => {
    const token = await signer.sign(algorithm, 'at+jwt', { sub: algorithm })
    const first = signer.read(token, 'at+jwt')
    expect(first?.claims).toEqual({ sub: algorithm })
    expect(signer.read(token, 'at+jwt')).toBe(first)
  })

  it('reads nothing of another type, of another key, or changed', async () => {
    const token = await signer.sign(algorithm, 'at+jwt', { sub: 'a' })
    const [header = '', payload = '', signature = ''] = token.split('.')
    const forged = encodeBase64url(new TextEncoder().encode('{"sub":"b"}'))
    const none = encodeBase64url(new TextEncoder().encode('{"alg":"none","typ":"at+jwt"}'))
    expect(signer.read(token, 'jwt')).toBeUndefined()
    for (const wrong of [
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.`,
      `${none}.${payload}.`,
      `${header}.${payload}`,
      'x',
      '',
    ])
      expect(signer.read(wrong, 'at+jwt')).toBeUndefined()
  })
})

it('reads no token that uses a public key as an HMAC secret', async () => {
  await signer.sign('RS256', 'at+jwt', {})
  const jwk = signer.publicKeys().find(({ alg }) => alg === 'RS256')
  const secret = new TextEncoder().encode(JSON.stringify(jwk))
  const header = { alg: 'HS256', typ: 'at+jwt', kid: jwk?.kid ?? '' }
  const forged = await new SignJWT({ sub: 'a' }).setProtectedHeader(header).sign(secret)
  expect(signer.read(forged, 'at+jwt')).toBeUndefined()
})

it('makes the signatures of one turn of the event loop together at its end', async () => {
  await signer.sign('ES256', 'at+jwt', {})
  let done = 0
  const count = (): void => {
    done++
  }
  void signer.sign('ES256', 'at+jwt', {}).then(count)
  void signer.sign('ES256', 'at+jwt', {}).then(count)
  await Promise.resolve()
  expect(done).toBe(0)
  // Set after the flush was, so it runs after it.
  await new Promise((resolve) => setImmediate(resolve))
  expect(done).toBe(2)
})

it('fails whoever waits for a signature that can not be made, and nobody else of that turn', async () => {
  await signer.sign('ES256', 'at+jwt', {})
  class HalfBroken extends KeyRing {
    override current(algorithm: SigningAlgorithm): UsableKey | undefined {
      const key = ring.current('ES256')
      // A public key signs nothing.
      return key && algorithm === 'RS256' ? { ...key, privateKey: key.publicKey } : key
    }
  }
  const half = new JwtSigner(new HalfBroken({ store, master, policy, now: () => now }))
  const signed = await Promise.allSettled([
    half.sign('ES256', 'at+jwt', { n: 1 }),
    half.sign('RS256', 'at+jwt', { n: 2 }),
    half.sign('ES256', 'at+jwt', { n: 3 }),
  ])
  expect(signed.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  const read = signed.map((each) =>
    each.status === 'fulfilled' ? signer.read(each.value, 'at+jwt')?.claims : undefined,
  )
  expect(read).toEqual([{ n: 1 }, undefined, { n: 3 }])
})

describe('the key ring', () => {
  const kids = (): string[] =>
    signer
      .publicKeys()
      .filter(({ alg }) => alg === 'ES256')
      .map(({ kid }) => kid)

  it('makes one first key for many who want it at once', async () => {
    const fresh = new KeyRing({ store: await emptyStore(), master, policy, now: () => now })
    const keys = await Promise.all(
      Array.from({ length: 20 }, () => fresh.signingKey('ES256').then(({ kid }) => kid)),
    )
    expect(new Set(keys).size).toBe(1)
  })

  it('publishes the next key before it signs, and the last one until its tokens have expired', async () => {
    const token = await signer.sign('ES256', 'at+jwt', {})
    const [first] = kids()
    now += policy.keyLifetime - policy.keyPublicationLead
    await ring.rotateDue()
    expect(kids()).toHaveLength(2)
    expect(signer.read(await signer.sign('ES256', 'at+jwt', {}), 'at+jwt')?.kid).toBe(first)

    now += policy.keyPublicationLead
    expect(signer.read(await signer.sign('ES256', 'at+jwt', {}), 'at+jwt')?.kid).not.toBe(first)
    expect(signer.read(token, 'at+jwt')?.kid).toBe(first)

    now += policy.maxAccessTokenLifetime + 301
    expect(kids()).not.toContain(first)
    expect(signer.read(token, 'at+jwt')).toBeUndefined()
  })

  it('makes no second successor while one waits', async () => {
    now += policy.keyLifetime
    await ring.rotateDue()
    const before = kids()
    await ring.rotateDue()
    expect(kids()).toEqual(before)
  })

  it('sees the keys that another node made', async () => {
    const elsewhere = new KeyRing({ store, master, policy, now: () => now })
    await elsewhere.reload()
    expect(elsewhere.publicKeys()).toEqual(ring.publicKeys())
  })

  it('stores no private key in clear, and opens none under another master key', async () => {
    const keys: readonly SigningKey[] = await store.listSigningKeys()
    expect(JSON.stringify(keys)).not.toContain('PRIVATE KEY')
    const wrong = createMasterKey(Buffer.alloc(32, 8))
    const stranger = new KeyRing({ store, master: wrong, policy, now: () => now })
    await expect(stranger.reload()).rejects.toThrow('does not open')
  })
})

async function emptyStore(): Promise<AdminStore> {
  const opened = await openStore({ url: 'sqlite::memory:' })
  if (!opened.ok) throw new Error(opened.error.message)
  others.push(opened.value.store)
  return opened.value.store
}
