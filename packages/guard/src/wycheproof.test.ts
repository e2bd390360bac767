/**
 * Google's and C2SP's vectors of signatures that go wrong in other libraries, through everything that
 * judges a token but its claims: the reading, the rules of the header, the keys and the signature.
 */
import { readFileSync } from 'node:fs'
import { parseCompactJws, signingAlgorithms } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import { chooseCrypto } from './crypto/choose-crypto.ts'
import type { GuardCrypto } from './crypto/guard-crypto.ts'
import { webCrypto } from './crypto/web-crypto.ts'
import { importKeys, readJwkSet } from './keys/jwk-set.ts'
import { headerFault } from './verify-jwt.ts'

interface Vector {
  readonly tcId: number
  readonly comment: string
  /** An object where it is in JSON serialization. */
  readonly jws: unknown
  readonly result: 'valid' | 'invalid'
}
interface VectorGroup {
  readonly comment: string
  readonly public?: JsonWebKey
  readonly private: JsonWebKey
  readonly tests: readonly Vector[]
}

const file = new URL(
  '../../../conformance/vectors/wycheproof-json-web-signature.json',
  import.meta.url,
)
const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly testGroups: readonly VectorGroup[]
}
const vectors = testGroups.flatMap((group) =>
  group.tests.map((vector) => ({ ...vector, group, key: group.public ?? group.private })),
)

/** Vectors that are said to be valid, and that no careful verifier takes. */
const leftOut: Readonly<Record<number, string>> = {
  346: 'the key is for PS256, and the header says PS384: RFC 8725 §3.1 pins the algorithm to the key',
  347: 'the algorithm of the key is misspelt: ES521 is none of RFC 7518 §3.1',
  350: 'as 346, with key_ops in place of use',
  351: 'as 347, with key_ops in place of use',
  372: 'there is a ? in the header, which is no base64url: RFC 7515 §5.2 step 2',
  373: 'there is a ? in the payload, which is no base64url: RFC 7515 §5.2 step 7',
}
const run = vectors.filter(({ tcId }) => !(tcId in leftOut))

const policy = {
  issuer: '',
  audience: '',
  algorithms: signingAlgorithms,
  clockTolerance: 0,
  // The vectors are of plain JWSs, whose type nobody asks for.
  legacyTyp: true,
}

/** As the guard does it: a key that the set has under this `kid`, and its algorithm, or nothing. */
async function isAccepted(
  { jws, key }: { readonly jws: unknown; readonly key: JsonWebKey },
  crypto: GuardCrypto,
): Promise<boolean> {
  const parsed = typeof jws === 'string' ? parseCompactJws(jws) : undefined
  if (parsed === undefined || headerFault(parsed.header, policy) !== undefined) return false
  const keys = await importKeys(readJwkSet({ keys: [key] }) ?? [], new Map(), crypto)
  const held = keys.get(String(parsed.header['kid']))
  if (held === undefined || held.key.algorithm !== parsed.header['alg']) return false
  return held.key.verify(parsed.signingInput, parsed.signature)
}

/** Algorithms that the guard never takes: what is signed with them is refused, sound as it may be. */
const isOurs = ({ alg }: JsonWebKey): boolean =>
  alg === undefined || (signingAlgorithms as readonly string[]).includes(alg)

describe.each(Object.entries({ 'node:crypto': chooseCrypto(), 'Web Crypto': webCrypto() }))(
  'on %s',
  (_name, crypto) => {
    it.each(
      run.map((vector) => [vector.tcId, vector.group.comment, vector.comment, vector] as const),
    )('vector %i, %s %s, is judged as it should be', async (_id, _group, _comment, vector) => {
      const expected = vector.result === 'valid' && isOurs(vector.key)
      expect(await isAccepted(vector, crypto)).toBe(expected)
    })

    it.each(Object.keys(leftOut).map(Number))('vector %i, left out, is refused', async (tcId) => {
      const vector = vectors.find((one) => one.tcId === tcId)
      expect(vector?.result).toBe('valid')
      expect(vector === undefined || (await isAccepted(vector, crypto))).toBe(false)
    })
  },
)

it('runs 395 vectors, of which ten are sound and of an algorithm that is taken', () => {
  expect(vectors).toHaveLength(401)
  expect(run).toHaveLength(395)
  const sound = run.filter(({ result, key }) => result === 'valid' && isOurs(key))
  expect(sound).toHaveLength(10)
  expect(run.filter(({ result }) => result === 'invalid')).toHaveLength(355)
})
