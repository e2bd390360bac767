/** An issuer for verifiers: keys, tokens, and a revocation feed as long as wished. */
import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256'

export const audience = 'https://api.example.com'

const encode = (part: string): string => Buffer.from(part).toString('base64url')

/** One key, and what it signs. */
export class SigningKey {
  readonly algorithm: Algorithm
  readonly publicKey: KeyObject
  readonly #privateKey: KeyObject

  constructor(algorithm: Algorithm) {
    const { publicKey, privateKey } = pairOf(algorithm)
    this.algorithm = algorithm
    this.publicKey = publicKey
    this.#privateKey = privateKey
  }

  get jwk() {
    const { algorithm: alg } = this
    return { ...this.publicKey.export({ format: 'jwk' }), kid: alg, alg, use: 'sig' } as const
  }

  sign(typ: string, payload: string): string {
    const { algorithm } = this
    const header = encode(JSON.stringify({ alg: algorithm, typ, kid: algorithm }))
    const input = `${header}.${encode(payload)}`
    const key = { key: this.#privateKey, dsaEncoding: 'ieee-p1363' } as const
    const digest = algorithm === 'EdDSA' ? null : 'sha256'
    return `${input}.${sign(digest, Buffer.from(input), key).toString('base64url')}`
  }

  token(issuer: string): string {
    const iat = Math.floor(Date.now() / 1000)
    const who = { iss: issuer, sub: 'cl_1', aud: audience, client_id: 'cl_1' }
    const claims = { ...who, scope: 'balance:read', exp: iat + 3_600, iat, jti: randomUUID() }
    return this.sign('at+jwt', JSON.stringify(claims))
  }
}

function pairOf(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** Serves metadata, keys and feed on a loopback port. */
export class Issuer {
  readonly url: string
  readonly key: SigningKey
  readonly #server: Server
  readonly #entries: string[] = []

  private constructor(server: Server, key: SigningKey) {
    this.#server = server
    this.key = key
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(key = new SigningKey('ES256')): Promise<Issuer> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const issuer = new Issuer(server, key)
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '', issuer.url)
      response.end(issuer.#answer(url))
    })
    return issuer
  }

  /** Writes so many revocations, of tokens that nobody has. */
  revoke(count: number): void {
    for (let n = 0; n < count; n++) {
      const hash = createHash('sha256').update(`t${this.#entries.length}`).digest()
      const value = hash.subarray(0, 16).toString('base64url')
      this.#entries.push(`["${value}",3600]`)
    }
  }

  /** Everything, or what came after a position; signed anew each time. */
  feed(after: number | undefined): string {
    const iat = Math.floor(Date.now() / 1000)
    const head = { iss: this.url, iat, exp: iat + 300, epoch: 'e', seq: this.#entries.length }
    const full = JSON.stringify(after === undefined ? head : { ...head, after })
    const list = this.#entries.slice(after ?? 0).join(',')
    const entries = list === '' ? '' : `"j":[${list}]`
    return this.key.sign('revocations+jwt', `${full.slice(0, -1)},"entries":{${entries}}}`)
  }

  #answer({ pathname, searchParams }: URL): string {
    if (pathname === '/feed') {
      const after = searchParams.get('after')
      return this.feed(after === null ? undefined : Number(after))
    }
    if (pathname === '/keys') return JSON.stringify({ keys: [this.key.jwk] })
    return JSON.stringify({
      issuer: this.url,
      jwks_uri: `${this.url}/keys`,
      revocations_endpoint: `${this.url}/feed`,
    })
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
