/**
 * Verifies one ES256 access token again and again in one thread: by hand with node:crypto, by the
 * guard without and with its cache, and by other libraries. Sends verifications per second.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { createGuard } from '@keygrant/guard'
import { createVerifier } from 'fast-jwt'
import { createLocalJWKSet, jwtVerify } from 'jose'

const issuer = 'https://auth.example.com'
const audience = 'https://api.example.com'
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' }
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const token = makeToken(privateKey)

function makeToken(key: KeyObject): string {
  const now = Math.floor(Date.now() / 1000)
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const claims = {
    iss: issuer,
    sub: 'cl_1',
    aud: audience,
    client_id: 'cl_1',
    scope: 'balance:read',
  }
  const payload = { ...claims, exp: now + 3600, iat: now, jti: '8c27IeSvecIbCBIz3As0Aq' }
  const input = `${encode({ alg: 'ES256', typ: 'at+jwt', kid: 'k' })}.${encode(payload)}`
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

/** What no verifier can leave out. */
function byHand(): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<
    string,
    string
  >
  if (alg !== 'ES256' || kid !== 'k') return false
  const input = Buffer.from(token.slice(0, header.length + payload.length + 1))
  const key = { key: handKey, dsaEncoding: 'ieee-p1363' } as const
  if (!verify('sha256', input, key, Buffer.from(signature, 'base64url'))) return false
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  return (
    claims['iss'] === issuer &&
    claims['aud'] === audience &&
    Number(claims['exp']) > Date.now() / 1000
  )
}

const handKey = createPublicKey(pem)
const needs = { scope: 'balance:read' }
// There is no issuer here: what the feed adds is measured by itself.
const offline = { issuer, audience, jwks: { keys: [jwk] }, revocations: false } as const
const cold = createGuard(offline)
const cached = createGuard({ ...offline, cache: { max: 1000 } })
const rules = { algorithms: ['ES256' as const], allowedIss: issuer, allowedAud: audience }
const fast = createVerifier({ key: pem, cache: false, ...rules })
const fastCached = createVerifier({ key: pem, cache: 1000, ...rules })
const keys = createLocalJWKSet({ keys: [jwk] })

type Contender = () => unknown

const contenders: Readonly<Record<string, Contender>> = {
  'node:crypto by hand': byHand,
  'guard, no cache': () => cold.verifyToken(token, needs),
  'fast-jwt, no cache': () => fast(token),
  jose: () => jwtVerify(token, keys, { issuer, audience, typ: 'at+jwt' }),
  'guard, cached': () => cached.verifyToken(token, needs),
  'fast-jwt, cached': () => fastCached(token),
}

async function run(milliseconds: number, rounds: number): Promise<Record<string, number>> {
  const samples = new Map<string, number[]>()
  for (let round = -1; round < rounds; round++)
    for (const [name, contender] of Object.entries(contenders)) {
      const rate = await rateOf(contender, round === -1 ? milliseconds / 4 : milliseconds)
      if (round >= 0) samples.set(name, [...(samples.get(name) ?? []), rate])
    }
  return Object.fromEntries(
    [...samples].map(([name, rates]) => [
      name,
      rates.sort((a, b) => a - b)[rates.length >> 1] ?? 0,
    ]),
  )
}

/** Awaits only what is a promise: who answers at once is measured answering at once. */
async function rateOf(contender: Contender, milliseconds: number): Promise<number> {
  const begun = performance.now()
  let count = 0
  while (performance.now() - begun < milliseconds)
    for (let index = 0; index < 20; index++) {
      const result = contender()
      if (result instanceof Promise) await result
      count++
    }
  return count / ((performance.now() - begun) / 1000)
}

process.send?.('ready')
process.once('message', ({ milliseconds, rounds }: { milliseconds: number; rounds: number }) => {
  void run(milliseconds, rounds).then((scores) => process.send?.(scores))
})
