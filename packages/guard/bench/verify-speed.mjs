/**
 * How fast the built guard verifies ES256 tokens, next to the limit: a hand-written check on
 * node:crypto that parses, verifies one signature and looks at iss, aud and exp. The two alternate,
 * and the medians of the rounds are compared. Run it after `tsc -b packages/guard`:
 *
 *   taskset -c 1 node packages/guard/bench/verify-speed.mjs
 */
import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto'
import { createGuard } from '@keygrant/guard'

const rounds = 41
const issuer = 'https://auth.example.com'
const audience = 'https://api.example.com'
const kid = 'key_4fTg7HkPq2LmNc'
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const json = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
function makeToken() {
  const iat = Math.floor(Date.now() / 1000)
  const header = json({ alg: 'ES256', typ: 'at+jwt', kid })
  const payload = json({
    iss: issuer,
    aud: audience,
    sub: 'cl_8sKd02mPxQ7rTv',
    client_id: 'cl_8sKd02mPxQ7rTv',
    scope: 'balance:read instances:read',
    exp: iat + 3600,
    iat,
    jti: randomUUID(),
    org_id: 'org_5hGt61nBzW3eYu',
  })
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' }
  const signature = sign('sha256', Buffer.from(`${header}.${payload}`), key)
  return `${header}.${payload}.${signature.toString('base64url')}`
}

const keys = new Map([[kid, { key: publicKey, dsaEncoding: 'ieee-p1363' }]])
function handWritten(token) {
  const [header, payload, signature] = token.split('.')
  const { alg, typ, kid: id } = JSON.parse(Buffer.from(header, 'base64url'))
  const key = keys.get(id)
  if (alg !== 'ES256' || typ !== 'at+jwt' || key === undefined) return undefined
  const signed = Buffer.from(`${header}.${payload}`)
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) return undefined
  const claims = JSON.parse(Buffer.from(payload, 'base64url'))
  const valid = claims.iss === issuer && claims.aud === audience && claims.exp > Date.now() / 1000
  return valid ? claims : undefined
}

const options = {
  issuer,
  audience,
  jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] },
}
const cold = createGuard(options)
const cached = createGuard({ ...options, cache: { max: 10_000 } })
const tokens = Array.from({ length: 1000 }, makeToken)
const needs = { scope: 'balance:read' }
for (const token of tokens) {
  const verdicts = [await cold.verifyToken(token, needs), await cached.verifyToken(token, needs)]
  if (verdicts.some(({ ok }) => !ok) || handWritten(token) === undefined) throw new Error('refused')
}

const contestants = {
  'hand-written': { count: 1000, run: (token) => handWritten(token) !== undefined },
  'guard, cold': { count: 1000, run: (token) => cold.verifyToken(token, needs).ok },
  'guard, cached': { count: 50_000, run: (token) => cached.verifyToken(token, needs).ok },
}
const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]))
for (let round = 0; round < rounds; round++)
  for (const [name, { count, run }] of Object.entries(contestants)) {
    const start = process.hrtime.bigint()
    for (let n = 0; n < count; n++)
      if (run(tokens[n % tokens.length]) !== true) throw new Error(name)
    results[name].push((count * 1e9) / Number(process.hrtime.bigint() - start))
  }

const medianOf = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
for (const [name, rates] of Object.entries(results)) {
  const spread = `${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}`
  console.log(`${name.padEnd(14)} ${Math.round(medianOf(rates))}/s (${spread})`)
}
const ratio = medianOf(results['guard, cold']) / medianOf(results['hand-written'])
console.log(`cold / hand-written: ${ratio.toFixed(3)}`)
