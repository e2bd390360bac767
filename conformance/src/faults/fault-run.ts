/** One run: the server and its feed are harmed step by step, and the guard is held to the model. */
import { createGuard, type Guard } from '@keygrant/guard'
import type { TestServerOptions } from '@keygrant/testkit'
import { postForm } from '../person/answer.ts'
import { Choices } from '../races/random.ts'
import { FaultProxy } from './fault-proxy.ts'
import { RestartableServer } from './restartable-server.ts'
import { type ModelToken, type Names, TokenModel } from './token-model.ts'

const audience = 'https://faults.example.com'
const revocable = ['jti', 'family_id', 'client_id', 'subject', 'organization_id'] as const
/** What may happen; what stands here more often happens more often. */
const steps = [
  ...(['mint', 'mint', 'mint', 'revoke', 'revoke', 'revoke', 'revoke', 'revoke'] as const),
  ...(['break', 'sync', 'sync', 'restart', 'back up', 'restore', 'a day', 'leak'] as const),
] as const
export type Step = (typeof steps)[number]

/** Milliseconds in which a guard must be in step again once nothing is harmed any more. */
const inStepWithin = 20_000

interface Machine {
  readonly client_id: string
  readonly client_secret: string
}

export class FaultRun {
  readonly done: string[] = []
  /** What may not be: a claim, and the token it is about. */
  readonly wrong: string[] = []
  readonly model = new TokenModel()
  readonly #choices: Choices
  readonly #proxy: FaultProxy
  readonly #server: RestartableServer
  readonly #guard: Guard
  readonly #machines: Machine[] = []

  private constructor(choices: Choices, proxy: FaultProxy, server: RestartableServer) {
    this.#choices = choices
    this.#proxy = proxy
    this.#server = server
    const now = (): number =>
      Date.now() + (server.clock.now() - Math.floor(Date.now() / 1000)) * 1000
    this.#guard = createGuard({ issuer: proxy.url, audience, now, cache: { max: 1_000 } })
  }

  static async start(seed: number, wrapStore?: TestServerOptions['wrapStore']): Promise<FaultRun> {
    const choices = new Choices(seed)
    const proxy = await FaultProxy.start(choices)
    const server = new RestartableServer(proxy.url, wrapStore)
    const run = new FaultRun(choices, proxy, server)
    await run.#begin()
    const { manage } = server.now
    await manage('POST', '/apis', {
      identifier: audience,
      name: 'Faults',
      scopes: [{ name: 'faults:try' }],
    })
    for (const name of ['one', 'two']) {
      const { id: organization_id } = await manage('POST', '/organizations', { name })
      const policy = { scope: 'faults:try', refresh_token_policy: 'rotating' }
      for (const machine of ['first', 'second']) {
        const order = { name: machine, type: 'machine', organization_id, ...policy }
        const { client_id, client_secret } = await manage('POST', '/clients', order)
        run.#machines.push({ client_id: String(client_id), client_secret: String(client_secret) })
      }
    }
    await run.#backUp()
    await run.#guard.start()
    await run.#sync()
    return run
  }

  async stop(): Promise<void> {
    await this.#guard.close()
    await this.#proxy.stop()
    await this.#server.discard()
  }

  /** So many steps, and at the end one more look that nothing was lost. */
  async take(count: number): Promise<void> {
    for (let step = 0; step < count && this.wrong.length === 0; step++) {
      const chosen = this.#choices.of(steps)
      this.done.push(chosen)
      this.model.advance()
      await this.#do(chosen)
      await this.#check('on the way')
    }
    await this.#sync()
  }

  get harmed(): FaultProxy['done'] {
    return this.#proxy.done
  }

  async #do(step: Step): Promise<void> {
    switch (step) {
      case 'mint':
        return this.#mint()
      case 'revoke':
        return this.#revoke()
      case 'break':
        return this.#proxy.breakAll()
      case 'sync':
        return this.#sync()
      case 'restart':
        await this.#server.end()
        return this.#begin()
      case 'back up':
        return this.#backUp()
      case 'restore':
        return this.#restore()
      case 'a day':
        return this.#passADay()
      case 'leak':
        return this.#leak()
    }
  }

  async #begin(): Promise<void> {
    await this.#server.begin()
    this.#proxy.target = this.#server.now.port
  }

  async #backUp(): Promise<void> {
    await this.#server.end()
    this.#server.backUp()
    this.model.noteBackup()
    await this.#begin()
  }

  async #restore(): Promise<void> {
    await this.#server.end()
    this.#server.restore()
    this.model.noteRestore()
    // Nobody restores a backup within the second of what it has forgotten.
    this.#server.clock.advance(60)
    await this.#begin()
  }

  /** The key is rotated as planned: the next one signs a day after it was published. */
  async #passADay(): Promise<void> {
    await this.#server.now.manage('POST', '/signing_keys/rotate', { algorithm: 'ES256' })
    this.#server.clock.advance(86_401)
    this.model.forget()
    await this.#server.end()
    await this.#begin()
    await this.#backUp()
    // After a day without a word the guard goes by nothing that it has, which is right.
    await this.#sync()
  }

  async #leak(): Promise<void> {
    const { manage } = this.#server.now
    const { items } = await manage('GET', '/signing_keys')
    const found = (items as { kid: string; algorithm: string; state: string }[]).find(
      ({ algorithm, state }) => algorithm === 'ES256' && state === 'current',
    )
    const kid = found?.kid ?? ''
    await manage('POST', `/signing_keys/${kid}/revoke`)
    this.model.revoke('kid', kid)
    // One from before would have the server sign with the leaked key again.
    await this.#server.end()
    await this.#begin()
    await this.#backUp()
  }

  async #newToken(): Promise<{ token: string; names: Names }> {
    const machine = this.#machines[this.#choices.below(this.#machines.length)]
    const form = { grant_type: 'client_credentials', ...machine }
    const { body } = await postForm(`${this.#server.now.origin}/oauth2/token`, form)
    const token = String(body['access_token'])
    const [header, claims] = token.split('.', 2).map(decoded)
    const named = (claim: string): string => claims?.[claim] ?? ''
    return {
      token,
      names: {
        jti: named('jti'),
        family_id: named('fid'),
        client_id: named('client_id'),
        subject: named('sub'),
        organization_id: named('org_id'),
        kid: header?.['kid'] ?? '',
      },
    }
  }

  async #mint(): Promise<void> {
    const { token, names } = await this.#newToken()
    this.model.add(token, names)
  }

  async #revoke(): Promise<void> {
    const good = this.model.tokens.filter(({ revokedAt }) => revokedAt === undefined)
    const each = good[this.#choices.below(good.length)]
    if (each === undefined) return
    // What is minted in the second of a revocation is dated ahead: not more than a guard puts up with.
    this.#server.clock.advance(2)
    const member = this.#choices.of(revocable)
    const value = each.names[member]
    await this.#server.now.manage('POST', '/revocations', { [member]: value })
    this.model.revoke(member, value)
  }

  /** `accepted`, or the reason why not. */
  async #judge(token: string): Promise<string> {
    const verdict = await this.#guard.verifyToken(token)
    return verdict.ok ? 'accepted' : verdict.refusal.reason
  }

  /** Nothing is harmed until the guard has heard of something that is revoked only now. */
  async #sync(): Promise<void> {
    this.#proxy.isCalm = true
    const marker = await this.#newToken()
    await this.#server.now.manage('POST', '/revocations', { jti: marker.names.jti })
    const until = performance.now() + inStepWithin
    while ((await this.#judge(marker.token)) !== 'revoked') {
      if (performance.now() > until) {
        this.wrong.push(`not in step in time: ${JSON.stringify(this.#guard.state())}`)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    this.model.noteSync()
    await this.#check('in step')
    this.#proxy.isCalm = false
  }

  async #check(when: string): Promise<void> {
    for (const each of this.model.tokens) {
      const verdict = await this.#judge(each.token)
      const fault = faultOf(each, verdict)
      if (fault !== undefined)
        this.wrong.push(`${when}, step ${this.model.step}: ${fault}: ${JSON.stringify(each.names)}`)
      if (verdict === 'revoked') each.wasRefused = true
    }
  }
}

const decoded = (part: string): Readonly<Record<string, string>> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, string>

/** What is wrong about a verdict, if anything is. */
function faultOf({ revokedAt, isKnown, wasRefused }: ModelToken, verdict: string) {
  if (revokedAt === undefined) {
    if (isKnown && verdict !== 'accepted') return `a good token was not accepted: ${verdict}`
  } else if (verdict === 'accepted') {
    if (isKnown) return 'a revoked token was accepted'
    if (wasRefused) return 'a token was accepted again that had been refused'
  }
  return undefined
}
