/**
 * DPoP proofs as the corpus describes them, right or wrong in one thing (RFC 9449 §4.2). Written out
 * here, so that what judges them has no part in their making.
 */
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'

/** A JWT in the corpus's words. */
export interface ProofRecipe {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** The name of a key, or `hmac:` and a secret. */
  readonly key: string
}

const keys = {
  dpop: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  attacker: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
}
const isKey = (name: string): name is keyof typeof keys => Object.hasOwn(keys, name)

/** What holds now. */
export interface ProofWorld {
  readonly issuer: string
  /** Seconds. */
  readonly now: number
}

export function proofOf({ header, claims, key }: ProofRecipe, world: ProofWorld): string {
  const signer = isKey(key) ? keys[key] : undefined
  // The corpus writes down whose key stands in the header: always that of the holder.
  const jwk = header['jwk'] === '{{dpop_jwk}}' && keys.dpop.publicKey.export({ format: 'jwk' })
  const head = encoded({ ...header, ...(jwk !== false && { jwk }) })
  const input = `${head}.${encoded(filled(claims, world))}`
  const signature =
    signer === undefined
      ? createHmac('sha256', key.slice('hmac:'.length)).update(input).digest()
      : sign('sha256', Buffer.from(input), {
          key: signer.privateKey,
          dsaEncoding: 'ieee-p1363',
        })
  return `${input}.${signature.toString('base64url')}`
}

/** A proof in which nothing is wrong, by one of the keys. */
export function goodProof(key: keyof typeof keys, world: ProofWorld): string {
  const jwk = keys[key].publicKey.export({ format: 'jwk' })
  const claims = { htm: 'POST', htu: '{{issuer}}/token', iat: '+0', jti: '{{rand}}' }
  return proofOf({ header: { alg: 'ES256', typ: 'dpop+jwt', jwk }, claims, key }, world)
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** `+10` is ten seconds from now; the token endpoint is where this server has it. */
function filled(claims: ProofRecipe['claims'], { issuer, now }: ProofWorld): object {
  const entries = Object.entries(claims).map(([name, value]) => {
    const text = String(value)
    if (name === 'iat') return [name, now + Number(text)]
    return [
      name,
      text.replace('{{issuer}}/token', `${issuer}/oauth2/token`).replace('{{rand}}', randomUUID()),
    ]
  })
  return Object.fromEntries(entries) as object
}
