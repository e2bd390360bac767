/** Holds a server that came back to what it had acknowledged before it was killed. */
import type { Choices } from '../races/random.ts'
import type { Family, FamilyClient } from './family-client.ts'

export class AfterCrash {
  /** What was acknowledged and is gone, or was ended and is alive. */
  readonly faults: string[] = []
  /** Refreshes that were repeated since their answer had not arrived. */
  retries = 0
  readonly #client: FamilyClient
  readonly #choices: Choices

  constructor(client: FamilyClient, choices: Choices) {
    this.#client = client
    this.#choices = choices
  }

  /** @returns The families to go on with. */
  async check(families: readonly Family[]): Promise<Family[]> {
    const kept: Family[] = []
    for (const family of families) if (await this.#isKept(family)) kept.push(family)
    return kept
  }

  /** The successor that was heard by nobody but the proxy is the one that a retry gets. */
  async expectSameSuccessor(family: Family, heard: string): Promise<void> {
    const { refresh_token } = JSON.parse(heard) as { refresh_token?: string }
    await this.#retry(family)
    if (family.tokens.at(-1) !== refresh_token) this.#fault(family, 'got another successor')
  }

  async #isKept(family: Family): Promise<boolean> {
    if (family.unanswered !== undefined && !(await this.#settle(family))) return false
    if (family.code !== undefined) return this.#redeem(family)
    if (family.revoked) {
      await this.#expectDead(family)
      return false
    }
    await this.#expectAlive(family)
    if (family.tokens.length < 3 || this.#choices.below(8) > 0) return true
    await this.#replay(family)
    return false
  }

  /** Finds out what became of a request that was never answered. @returns False: no way to tell. */
  async #settle(family: Family): Promise<boolean> {
    switch (family.unanswered) {
      case 'refresh':
        await this.#retry(family)
        return true
      case 'revocation':
        // Once more, as a client would: now it is acknowledged.
        await this.#client.revoke(family)
        return true
      default:
        // Redeemed or not, both are right; trying again would end what was made.
        return false
    }
  }

  /** Within the window the same token brings the same successor, however often. */
  async #retry(family: Family): Promise<void> {
    this.retries++
    const presented = family.tokens.length
    await this.#tell(family, () => this.#client.refresh(family))
    const [first] = family.tokens.splice(presented)
    await this.#tell(family, () => this.#client.refresh(family))
    if (first === undefined || family.tokens.at(-1) !== first)
      this.#fault(family, 'lost its successor')
  }

  async #redeem(family: Family): Promise<boolean> {
    await this.#tell(family, () => this.#client.redeem(family))
    return family.tokens.length > 0
  }

  async #expectAlive(family: Family): Promise<void> {
    const [newest = '', before] = family.tokens.slice(-2).toReversed()
    if (!(await this.#client.isActive(newest))) this.#fault(family, 'lost its refresh token')
    if (!(await this.#client.isActive(family.access))) this.#fault(family, 'lost its access token')
    if (before !== undefined && (await this.#client.isActive(before)))
      this.#fault(family, 'has a rotated token that is active')
  }

  async #expectDead(family: Family): Promise<void> {
    for (const token of [...family.tokens, family.access])
      if (await this.#client.isActive(token)) this.#fault(family, 'is active after its end')
    const refresh_token = family.tokens.at(-1) ?? ''
    if (await this.#client.isGranted({ grant_type: 'refresh_token', refresh_token }))
      this.#fault(family, 'was refreshed after its end')
  }

  /** A token two generations old ends the family, also when it was rotated before the crash. */
  async #replay(family: Family): Promise<void> {
    const refresh_token = family.tokens.at(-3) ?? ''
    if (await this.#client.isGranted({ grant_type: 'refresh_token', refresh_token }))
      this.#fault(family, 'took a token two generations old')
    await this.#expectDead(family)
  }

  async #tell(family: Family, what: () => Promise<boolean>): Promise<void> {
    try {
      await what()
    } catch (error) {
      family.unanswered = undefined
      this.#fault(family, String(error))
    }
  }

  #fault({ tokens }: Family, what: string): void {
    this.faults.push(`a family of ${tokens.length} tokens: ${what}`)
  }
}
