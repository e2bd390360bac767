/** The world around the endpoints: everything real, but for the clock. */
import {
  createHmac,
  generateKeyPairSync,
  randomBytes,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto'
import { type PublicJwk, parseForm, parseJws } from '@keygrant/protocol'
import { openStore, type SqlStore } from '@keygrant/store-sql'
import type { Deps, EndpointRequest } from '../deps.ts'
import type { EngineEvent } from '../event-ports.ts'
import { defaultPolicy } from '../policy.ts'
import type { Api, Client, Hash, Signer, Store } from '../ports.ts'
import { RevocationSet } from '../revocation/revocation-set.ts'
import { newClientSecret } from '../tokens/client-secret.ts'
import { aClient, anApi, anotherApi, now as begin } from './fixtures.ts'
import { sealer } from './sealer.ts'

const pepper = randomBytes(32)
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'ES256' }

/** One ES256 key; what the server's own signer adds is speed and rotation. */
export const signer: Signer = {
  sign: async (_algorithm, typ, claims) => {
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
    const input = `${encode({ alg: 'ES256', typ, kid: 'k' })}.${encode(claims)}`
    const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
    return `${input}.${signBytes('sha256', Buffer.from(input), key).toString('base64url')}`
  },
  read: (token, typ) => {
    const jws = parseJws(token)
    if (jws?.header['typ'] !== typ || jws.header['alg'] !== 'ES256') return undefined
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
    const holds = verifyBytes('sha256', Buffer.from(jws.signingInput), key, jws.signature)
    return holds ? { kid: 'k', claims: jws.payload } : undefined
  },
  publicKeys: () => [publicJwk as PublicJwk],
}

export interface KnownClient extends Client {
  readonly secret: string
}

export class World {
  readonly store: SqlStore
  readonly deps: Deps
  readonly events: EngineEvent[] = []
  #now = begin

  private constructor(store: SqlStore) {
    this.store = store
    this.deps = this.#depsOver(store)
  }

  static async create(): Promise<World> {
    const opened = await openStore({ url: 'sqlite::memory:' })
    if (!opened.ok) throw new Error(opened.error.message)
    const world = new World(opened.value.store)
    await world.store.write(async (transaction) => {
      await transaction.insertApi(anApi)
      await transaction.insertApi(anotherApi)
    })
    return world
  }

  /** Another node, or the same one after a restart: fresh memory over the same store. */
  async restart(): Promise<Deps> {
    const deps = this.#depsOver(this.store)
    await this.learn(deps)
    return deps
  }

  /** The node hears of every revocation. */
  async learn(deps = this.deps): Promise<void> {
    const revocations = deps.revocations as RevocationSet
    revocations.addFeed(await this.store.revocationsAfter(0, 1000))
  }

  #depsOver(store: Store): Deps {
    const revocations = new RevocationSet()
    const spent = new Set<string>()
    return {
      policy: {
        ...defaultPolicy,
        issuer: 'https://auth.example.com',
        errorDocumentation: 'https://auth.example.com/docs/errors',
      },
      store: {
        findClient: (id) => store.findClient(id),
        listApis: () => store.listApis(),
        findRefreshToken: (hash) => store.findRefreshToken(hash),
        findAccessToken: (hash) => store.findAccessToken(hash),
        findAuthorizationCode: (hash) => store.findAuthorizationCode(hash),
        findDeviceAuthorization: (hash) => store.findDeviceAuthorization(hash),
        findDeveloperToken: (hash) => store.findDeveloperToken(hash),
        recordPoll: (hash, at) => store.recordPoll(hash, at),
        commitIssuance: (commit) => store.commitIssuance(commit),
        revocationsAfter: (seq, limit) => store.revocationsAfter(seq, limit),
        revoke: async (revocation) => {
          const stored = await store.revoke(revocation)
          revocations.add(stored)
          return stored
        },
      },
      delegation: this.store,
      admin: this.store,
      signer,
      revocations,
      events: { record: (event) => this.events.push(event) },
      now: () => this.#now,
      random: (bytes) => randomBytes(bytes),
      hash: (secret) => createHmac('sha256', pepper).update(secret).digest('base64url') as Hash,
      spendProof: async (id) => !spent.has(id) && spent.add(id) !== undefined,
      ...sealer(),
      deriveSuccessor: (token) => createHmac('sha256', pepper).update(`s ${token}`).digest(),
    }
  }

  pass(seconds: number): void {
    this.#now += seconds
  }

  /** Stores a client with one secret. */
  async addClient(change: Partial<Client> = {}): Promise<KnownClient> {
    const { secret, hash, prefix, lastFour } = newClientSecret(this.deps.random, this.deps.hash)
    const id = `cl_${randomBytes(6).toString('hex')}`
    const client: Client = { ...aClient, id, ...change }
    const { secrets: _secrets, ...record } = client
    await this.store.write(async (transaction) => {
      await transaction.insertClient(record)
      const row = { id: `key_${client.id}`, clientId: client.id, name: 'first', hash }
      const times = { createdAt: this.#now, expiresAt: null }
      await transaction.insertSecret({ ...row, prefix, lastFour, ...times })
    })
    return { ...client, secret }
  }

  /** Lets a client's only secret expire this very second. */
  async expireSecretOf({ id }: Pick<Client, 'id'>): Promise<void> {
    await this.store.write((transaction) => transaction.expireSecret(id, `key_${id}`, this.#now))
  }

  async changeClient(id: string, change: Partial<Client>): Promise<void> {
    const found = await this.store.findClientRecord(id)
    if (found === undefined) throw new Error(`no client ${id}`)
    await this.store.write((transaction) => transaction.updateClient({ ...found, ...change }))
  }

  async addApi(change: Partial<Api>): Promise<void> {
    await this.store.write((transaction) => transaction.insertApi({ ...anApi, ...change }))
  }
}

/** A request as the server hands it on: a form, and the client in the header. */
export function request(
  form: string,
  client?: Pick<KnownClient, 'id' | 'secret'>,
  address = '203.0.113.7',
): EndpointRequest {
  const parameters = parseForm(form)
  if (!parameters.ok) throw new Error(`the form of a test is malformed: ${form}`)
  const authorization =
    client === undefined ? undefined : `Basic ${btoa(`${client.id}:${client.secret}`)}`
  const caller = { address, userAgent: 'test', requestId: 'r' }
  return { parameters: parameters.value, authorization, caller }
}
