import Provider from 'oidc-provider'
import { describe, expect, it } from 'vitest'
import { Credentials } from '../credentials.ts'
import { jwtPayload } from '../jwt.ts'
import { listen } from '../testing/listen.ts'
import { hangUp, json, startTokenServer } from '../testing/token-server.ts'

const algorithms = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
  PS256: rsa('RSA-PSS', 2048),
  RS256: rsa('RSASSA-PKCS1-v1_5', 2048),
}

function rsa(name: string, modulusLength: number) {
  return { name, modulusLength, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }
}

async function newPair(algorithm: object): Promise<CryptoKeyPair> {
  const usages = ['sign', 'verify'] as const
  return (await crypto.subtle.generateKey(
    algorithm as EcKeyGenParams,
    false,
    usages,
  )) as CryptoKeyPair
}

async function startProvider(publicKey: CryptoKey, alg: string): Promise<string> {
  const later: { handler?: ReturnType<Provider['callback']> } = {}
  const issuer = await listen((request, response) => void later.handler?.(request, response))
  const jwk = {
    ...(await crypto.subtle.exportKey('jwk', publicKey)),
    kid: 'first',
    alg,
    use: 'sig',
  }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'cl_worker',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: alg as 'ES256',
        jwks: { keys: [jwk as { kty: string }] },
      },
    ],
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: [alg as 'ES256'] },
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  })
  later.handler = provider.callback()
  return issuer
}

const clientWith = (issuer: string, key: CryptoKey, alg?: string) =>
  new Credentials({
    issuer,
    clientId: 'cl_worker',
    clientAuth: { method: 'private_key_jwt', key, kid: 'first', ...(alg && { alg }) },
    env: false,
  })

describe('private_key_jwt', () => {
  it.each(Object.entries(algorithms))(
    'with a key for %s is taken by oidc-provider, in the own name',
    async (alg, algorithm) => {
      const { publicKey, privateKey } = await newPair(algorithm)
      const issuer = await startProvider(publicKey, alg)
      expect(await clientWith(issuer, privateKey).getAccessToken()).toMatch(/./u)
      const stranger = await newPair(algorithm)
      await expect(clientWith(issuer, stranger.privateKey).getAccessToken()).rejects.toMatchObject({
        error: 'invalid_client',
      })
    },
  )

  it('makes each request an assertion for the issuer, good for a minute and used once', async () => {
    const { privateKey } = await newPair(algorithms.EdDSA)
    const server = await startTokenServer()
    server.faults.push(hangUp, json(200, { access_token: 'x', token_type: 'Bearer' }))
    await clientWith(server.issuer, privateKey, 'Ed25519').getAccessToken()
    const assertions = server.requests.map(({ form, authorization }) => {
      expect(authorization).toBeUndefined()
      expect(form.get('client_id')).toBe('cl_worker')
      expect(form.get('client_secret')).toBeNull()
      return form.get('client_assertion') ?? ''
    })
    expect(assertions).toHaveLength(2)
    const header = JSON.parse(atob(assertions[0]?.split('.')[0] ?? ''))
    expect(header).toEqual({ alg: 'Ed25519', kid: 'first' })
    const claims = assertions.map((assertion) => jwtPayload(assertion))
    for (const { iss, sub, aud, exp = 0, iat = 0 } of claims) {
      expect([iss, sub, aud]).toEqual(['cl_worker', 'cl_worker', server.issuer])
      expect(exp - iat).toBe(60)
    }
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(2)
  })

  it('with another key is another client', async () => {
    const server = await startTokenServer()
    const answers = ['one', 'two'].map((access_token) =>
      json(200, { access_token, token_type: 'Bearer', expires_in: 60 }),
    )
    server.faults.push(...answers)
    const [one, two] = [await newPair(algorithms.EdDSA), await newPair(algorithms.EdDSA)]
    expect(await clientWith(server.issuer, one.privateKey).getAccessToken()).toBe('one')
    expect(await clientWith(server.issuer, two.privateKey).getAccessToken()).toBe('two')
    expect(await clientWith(server.issuer, one.privateKey).getAccessToken()).toBe('one')
  })

  it('refuses a key that cannot sign, that is too short, and an alg that is not its own', async () => {
    const { publicKey, privateKey } = await newPair(algorithms.ES256)
    const short = await newPair(rsa('RSASSA-PKCS1-v1_5', 1024))
    const refused = expect.objectContaining({ code: 'invalid_configuration' })
    expect(() => clientWith('http://localhost:1', publicKey)).toThrow(refused)
    expect(() => clientWith('http://localhost:1', short.privateKey)).toThrow(refused)
    expect(() => clientWith('http://localhost:1', privateKey, 'RS256')).toThrow(
      'clientAuth has a key for ES256, not for another alg',
    )
  })
})
