/** The world around accounts: real storage and sealing; cheap hashes of passwords that are counted. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { openStore, type SqlStore } from '@keygrant/store-sql'
import type { StoredSession } from '../account-ports.ts'
import type {
  AccountContext,
  AccountDeps,
  Mail,
  SignedInContext,
} from '../accounts/account-deps.ts'
import { fromBase32 } from '../accounts/base32.ts'
import { totpCode, totpStep } from '../accounts/totp.ts'
import { startTotp, turnOnTotp } from '../accounts/totp-set-up.ts'
import type { AuditEvent, User } from '../admin-ports.ts'
import type { EngineEvent } from '../event-ports.ts'
import type { Hash } from '../ports.ts'
import { now as begin } from './fixtures.ts'
import { sealer } from './sealer.ts'

export const password = 'correct horse battery staple'
export const issuer = 'https://auth.example.com'

const cheapHash = (text: string): string => createHash('sha256').update(text).digest('base64url')

export class AccountWorld {
  readonly store: SqlStore
  readonly deps: AccountDeps
  readonly events: EngineEvent[] = []
  readonly mails: Mail[] = []
  /** What was verified: the calls that cost time. */
  readonly verified: (string | undefined)[] = []
  /** Runs while the next password is being judged. */
  meanwhile: (() => Promise<unknown>) | undefined
  mailReady = true
  #now = begin
  #users = 0
  readonly #later: Promise<void>[] = []

  private constructor(store: SqlStore) {
    this.store = store
    this.deps = this.#depsOver(store)
  }

  static async create(): Promise<AccountWorld> {
    const opened = await openStore({ url: 'sqlite::memory:' })
    if (!opened.ok) throw new Error(opened.error.message)
    return new AccountWorld(opened.value.store)
  }

  #depsOver(store: SqlStore): AccountDeps {
    const pepper = randomBytes(32)
    const sealing = sealer()
    return {
      policy: { issuer },
      store,
      passwords: {
        hash: async (text) => cheapHash(text),
        verify: async (stored, text) => {
          this.verified.push(stored)
          const meanwhile = this.meanwhile
          this.meanwhile = undefined
          await meanwhile?.()
          return stored === cheapHash(text)
        },
      },
      mailer: Object.defineProperty(
        {
          ready: true,
          send: async (mail: Mail) => {
            this.mails.push(mail)
            return { sent: true as const }
          },
        },
        'ready',
        { get: () => this.mailReady },
      ),
      webAuthn: agreeableWebAuthn,
      events: { record: (event) => this.events.push(event) },
      now: () => this.#now,
      random: (bytes) => randomBytes(bytes),
      hash: (text) => createHmac('sha256', pepper).update(text).digest('base64url') as Hash,
      ...sealing,
      later: (task) => void this.#later.push(task()),
    }
  }

  get now(): number {
    return this.#now
  }

  pass(seconds: number): void {
    this.#now += seconds
  }

  /** Waits for what nobody waits for. */
  async settle(): Promise<void> {
    await Promise.all(this.#later.splice(0))
  }

  async addUser(change: Partial<User> = {}): Promise<User> {
    const id = `usr_${++this.#users}`
    const user: User = {
      id,
      email: `${id}@example.com`,
      name: 'Alice',
      passwordHash: cheapHash(password),
      emailVerified: false,
      operator: false,
      state: 'active',
      createdAt: this.#now,
      version: 1,
      ...change,
    }
    await this.store.write((transaction) => transaction.insertUser(user))
    return user
  }

  async changeUser(id: string, change: Partial<User>): Promise<void> {
    const found = await this.user(id)
    await this.store.write((transaction) => transaction.updateUser({ ...found, ...change }))
  }

  async user(id: string): Promise<User> {
    const found = await this.store.findUser(id)
    if (found === undefined) throw new Error(`no user ${id}`)
    return found
  }

  context(change: Partial<AccountContext> = {}): AccountContext {
    const caller = { address: '203.0.113.7', userAgent: 'test', requestId: 'r' }
    const unknown = { device: undefined, session: undefined }
    return { caller, browser: 'browser', language: 'en', ...unknown, ...change }
  }

  /** A browser in which somebody is signed in. */
  signedIn(session: StoredSession, change: Partial<AccountContext> = {}): SignedInContext {
    return { ...this.context(change), session }
  }

  /** From another address. */
  from(address: string, change: Partial<AccountContext> = {}): AccountContext {
    return this.context({ caller: { address, userAgent: 'test', requestId: 'r' }, ...change })
  }

  /** Gives a user an authenticator app; makes its codes. */
  async addTotp(session: StoredSession): Promise<{ code(): string; recovery: readonly string[] }> {
    const context = this.signedIn(session)
    const offer = startTotp(context, this.deps)
    const secret = fromBase32(offer.secret)
    if (secret === undefined) throw new Error('a secret that is no base32')
    const code = (): string => totpCode(secret, totpStep(this.#now))
    const answer = { setUp: offer.setUp, code: code(), currentPassword: password }
    const outcome = await turnOnTotp(answer, context, this.deps)
    if (!outcome.ok) throw new Error(outcome.error.kind)
    // The code that confirmed it is used up.
    this.pass(30)
    return { code, recovery: outcome.value.recoveryCodes }
  }

  async audit(): Promise<readonly AuditEvent[]> {
    return this.store.listAudit({ limit: 200 }, {})
  }
}

/** What the agreeable authenticator sends. */
export interface AgreeableResponse {
  readonly id: string
  readonly challenge: string
  readonly signCount: number
  readonly userHandle?: string
}

/** Judges the challenge alone: cryptography is the server's, and tested there. */
const agreeableWebAuthn: AccountDeps['webAuthn'] = {
  registrationOptions: async (order) => order,
  verifyRegistration: async ({ response, challenge }) => {
    const { id, challenge: answered, signCount } = response as AgreeableResponse
    return answered === challenge ? { id, publicKey: 'k', signCount, transports: [] } : undefined
  },
  authenticationOptions: async (order) => order,
  verifyAuthentication: async ({ response, challenge }) => {
    const { challenge: answered, signCount } = response as AgreeableResponse
    return answered === challenge ? { signCount } : undefined
  },
}
