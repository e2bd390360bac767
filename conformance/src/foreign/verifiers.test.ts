/** Other people's JWT verifiers, configured as their manuals say, on our tokens. */
import { startServer, type TestServer } from '@keygrant/testkit'
import { JwtVerifier } from 'aws-jwt-verify'
import { createVerifier } from 'fast-jwt'
import {
  type CryptoKey,
  createRemoteJWKSet,
  exportSPKI,
  importJWK,
  type JWK,
  jwtVerify,
} from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import jwksRsa from 'jwks-rsa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MachineClient, makeMachineClient } from './machine-client.ts'

const algorithms = ['ES256', 'EdDSA', 'RS256'] as const
type Algorithm = (typeof algorithms)[number]

interface Sample extends MachineClient {
  readonly token: string
}

let server: TestServer
const samples = new Map<Algorithm, Sample>()
const sample = (algorithm: Algorithm): Sample => {
  const found = samples.get(algorithm)
  if (found === undefined) throw new Error(`no token was made for ${algorithm}`)
  return found
}

beforeAll(async () => {
  server = await startServer()
  for (const algorithm of algorithms) {
    const client = await makeMachineClient(server, algorithm)
    const { access_token } = await server.token(client.clientId, client.clientSecret)
    samples.set(algorithm, { ...client, token: access_token })
  }
})
afterAll(() => server[Symbol.asyncDispose]())

/** The key a token names, as the JWK Set has it. */
async function publicKey(token: string): Promise<JWK> {
  const response = await fetch(`${server.origin}/oauth2/jwks`)
  const { keys } = (await response.json()) as { keys: JWK[] }
  const header = JSON.parse(atob(token.split('.')[0] ?? '')) as { kid: string }
  const key = keys.find(({ kid }) => kid === header.kid)
  if (key === undefined) throw new Error(`the JWK Set has no key ${header.kid}`)
  return key
}

const pem = async (token: string, algorithm: Algorithm): Promise<string> =>
  exportSPKI((await importJWK(await publicKey(token), algorithm)) as CryptoKey)

describe.each(algorithms)('jose, %s', (algorithm) => {
  it('accepts our token by the JWK Set, and not for another audience', async () => {
    const { token, audience, clientId } = sample(algorithm)
    const keys = createRemoteJWKSet(new URL(`${server.origin}/oauth2/jwks`))
    const options = { issuer: server.issuer, typ: 'at+jwt', algorithms: [algorithm] }
    const { payload } = await jwtVerify(token, keys, { ...options, audience })
    expect(payload['client_id']).toBe(clientId)
    await expect(jwtVerify(token, keys, { ...options, audience: 'https://other' })).rejects.toThrow(
      'unexpected "aud"',
    )
  })
})

describe('what Spring’s validator of access tokens asks for', () => {
  it('is in ours: the type, and every claim of RFC 9068 §2.2', async () => {
    const { token, audience } = sample('RS256')
    const keys = createRemoteJWKSet(new URL(`${server.origin}/oauth2/jwks`))
    const { payload } = await jwtVerify(token, keys, {
      issuer: server.issuer,
      audience,
      typ: 'at+jwt',
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'client_id'],
    })
    expect(payload.exp).toBeGreaterThan(payload.iat ?? Infinity)
  })
})

describe.each(['ES256', 'RS256'] as const)('jsonwebtoken with jwks-rsa, %s', (algorithm) => {
  it('accepts our token', async () => {
    const { token, audience, clientId } = sample(algorithm)
    const client = jwksRsa({ jwksUri: `${server.origin}/oauth2/jwks` })
    const { kid } = await publicKey(token)
    const key = await client.getSigningKey(kid)
    const claims = jsonwebtoken.verify(token, key.getPublicKey(), {
      algorithms: [algorithm],
      issuer: server.issuer,
      audience,
    })
    expect(claims).toMatchObject({ client_id: clientId })
  })
})

describe.each(algorithms)('fast-jwt, %s', (algorithm) => {
  it('accepts our token', async () => {
    const { token, audience, clientId } = sample(algorithm)
    const verify = createVerifier({
      key: await pem(token, algorithm),
      algorithms: [algorithm],
      allowedIss: server.issuer,
      allowedAud: audience,
      checkTyp: 'at+jwt',
    })
    expect(verify(token)).toMatchObject({ client_id: clientId })
  })
})

describe.each(algorithms)('aws-jwt-verify, %s', (algorithm) => {
  it('accepts our token', async () => {
    const { token, audience, clientId } = sample(algorithm)
    const verifier = JwtVerifier.create({
      issuer: server.issuer,
      audience,
      jwksUri: `${server.origin}/oauth2/jwks`,
    })
    // Its own fetcher takes https only; the keys are handed over as they are served.
    verifier.cacheJwks({ keys: [(await publicKey(token)) as never] })
    expect(verifier.verifySync(token)).toMatchObject({ client_id: clientId })
  })
})
