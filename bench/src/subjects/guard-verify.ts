/**
 * Verifies one access token again and again in one thread: by hand with node:crypto, by the guard
 * without and with its cache, and by other libraries. Sends verifications per second of CPU.
 */
import { verify } from 'node:crypto'
import { createGuard } from '@keygrant/guard'
import { JwtVerifier } from 'aws-jwt-verify'
import { createVerifier } from 'fast-jwt'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { type Algorithm, audience, SigningKey } from '../issuer.ts'

const issuer = 'https://auth.example.com'
const algorithm = (process.argv[2] ?? 'ES256') as Algorithm
const signingKey = new SigningKey(algorithm)
const { jwk } = signingKey
const pem = signingKey.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const token = signingKey.token(issuer)

/** What no verifier can leave out. */
function byHand(): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<
    string,
    string
  >
  if (alg !== algorithm || kid !== algorithm) return false
  const input = Buffer.from(token.slice(0, header.length + payload.length + 1))
  const key = { key: signingKey.publicKey, dsaEncoding: 'ieee-p1363' } as const
  const digest = algorithm === 'EdDSA' ? null : 'sha256'
  if (!verify(digest, input, key, Buffer.from(signature, 'base64url'))) return false
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  return (
    claims['iss'] === issuer &&
    claims['aud'] === audience &&
    Number(claims['exp']) > Date.now() / 1000
  )
}

const needs = { scope: 'balance:read' }
// There is no issuer here: what the feed adds is measured by itself.
const offline = { issuer, audience, jwks: { keys: [jwk] }, revocations: false } as const
const cold = createGuard(offline)
const cached = createGuard({ ...offline, cache: { max: 1000 } })
const rules = { algorithms: [algorithm], allowedIss: issuer, allowedAud: audience }
const fast = createVerifier({ key: pem, cache: false, ...rules })
const fastCached = createVerifier({ key: pem, cache: 1000, ...rules })
const keys = createLocalJWKSet({ keys: [jwk] })
const aws = JwtVerifier.create({ issuer, audience, jwksUri: `${issuer}/keys` })
aws.cacheJwks({ keys: [jwk] } as Parameters<typeof aws.cacheJwks>[0])

type Contender = () => unknown

const contenders: Readonly<Record<string, Contender>> = {
  'node:crypto by hand': byHand,
  'guard, no cache': () => cold.verifyToken(token, needs),
  'fast-jwt, no cache': () => fast(token),
  'aws-jwt-verify': () => aws.verifySync(token),
  jose: () => jwtVerify(token, keys, { issuer, audience, typ: 'at+jwt' }),
  'guard, cached': () => cached.verifyToken(token, needs),
  'fast-jwt, cached': () => fastCached(token),
}

/** Milliseconds that one contender runs before the next does: what disturbs one disturbs all. */
const turn = 20

/** There and back, and in each process another way: each leaves its garbage to whoever comes next. */
const way = Object.entries(contenders)
  .map((contender) => ({ contender, at: Math.random() }))
  .sort((a, b) => a.at - b.at)
  .map(({ contender }) => contender)
const orders = [way, way.toReversed()]

interface Spent {
  turns: number
  calls: number
  /** Microseconds of CPU, of all threads together: what else the machine does moves it little. */
  cpu: number
}

/** Calls until V8 has compiled all of a contender: with a third of them it is still at it. */
const warmedUpAfter = 30_000

/** Verifications in a second of CPU, once all are warm. */
async function run(milliseconds: number): Promise<Record<string, number>> {
  await takeTurns(({ calls }) => calls < warmedUpAfter)
  const spent = await takeTurns(({ turns }) => turns * turn < milliseconds)
  return Object.fromEntries([...spent].map(([name, { calls, cpu }]) => [name, (calls / cpu) * 1e6]))
}

/** Until none of them has to go on. */
async function takeTurns(goesOn: (spent: Spent) => boolean): Promise<ReadonlyMap<string, Spent>> {
  const spent = new Map(
    Object.keys(contenders).map((name): [string, Spent] => [name, { turns: 0, calls: 0, cpu: 0 }]),
  )
  while ([...spent.values()].some(goesOn))
    for (const [name, contender] of orders.flat()) {
      const own = spent.get(name)
      if (own !== undefined && goesOn(own)) await spend(contender, own)
    }
  return spent
}

/** Awaits only what is a promise: who answers at once is measured answering at once. */
async function spend(contender: Contender, spent: Spent): Promise<void> {
  const until = performance.now() + turn
  const before = process.cpuUsage()
  while (performance.now() < until)
    for (let index = 0; index < 20; index++) {
      const result = contender()
      if (result instanceof Promise) await result
      spent.calls++
    }
  const { user, system } = process.cpuUsage(before)
  spent.turns++
  spent.cpu += user + system
}

process.send?.('ready')
process.once('message', (milliseconds: number) => {
  void run(milliseconds).then((rates) => process.send?.(rates))
})
