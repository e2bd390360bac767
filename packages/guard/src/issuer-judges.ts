/**
 * Which issuer judges a token: the one that it names, and only if the API trusts it. Chosen before
 * anything is fetched, so a token can't make the guard speak with anyone.
 */
import { err, parseJws } from '@keygrant/protocol'
import type { Eventually, GuardCrypto } from './crypto/guard-crypto.ts'
import type { GuardSettings } from './guard-options.ts'
import { IssuerJudge, type IssuerState, type JudgeResult } from './issuer-judge.ts'
import type { RefusalReason } from './refusal-reasons.ts'

export class IssuerJudges {
  readonly #judges: ReadonlyMap<unknown, IssuerJudge>
  readonly #only: IssuerJudge | undefined

  constructor(settings: GuardSettings, crypto: GuardCrypto) {
    const judges = settings.issuers.map((each) => new IssuerJudge(each, settings, crypto))
    this.#judges = new Map(judges.map((judge) => [judge.issuer, judge]))
    // It sees by itself whether a token is its own.
    this.#only = judges.length === 1 ? judges[0] : undefined
  }

  get names(): readonly string[] {
    return [...this.#all()].map(({ issuer }) => issuer)
  }

  verify(token: string): Eventually<JudgeResult> {
    if (this.#only !== undefined) return this.#only.verify(token)
    const jws = parseJws(token)
    if (jws === undefined) return this.#inspect(token)
    return this.#judges.get(jws.payload['iss'])?.verify(token) ?? err('issuer_mismatch')
  }

  /** Such a token names nobody: whoever may know it is asked, until one does. */
  async #inspect(token: string): Promise<JudgeResult> {
    let result: JudgeResult = err('token_malformed')
    for (const judge of this.#all()) {
      if (!judge.readsOpaque) continue
      result = await judge.verify(token)
      if (result.ok || result.error !== 'token_inactive') return result
    }
    return result
  }

  evict(kid: string): void {
    for (const judge of this.#all()) judge.evict(kid)
  }

  /** Seconds. Of several issuers the soonest, since a refusal does not say whose fault it is. */
  retryAfter(reason: RefusalReason): number {
    return Math.min(...[...this.#all()].map((judge) => judge.retryAfter(reason)))
  }

  async start(): Promise<readonly IssuerState[]> {
    await Promise.all([...this.#all()].map((judge) => judge.start()))
    return this.state()
  }

  state(): readonly IssuerState[] {
    return [...this.#all()].map((judge) => judge.state())
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all()].map((judge) => judge.close()))
  }

  #all(): IterableIterator<IssuerJudge> {
    return this.#judges.values()
  }
}
