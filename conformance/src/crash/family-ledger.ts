/**
 * What the server acknowledged about families of tokens, written down outside of it: consents given,
 * codes redeemed, refresh tokens rotated, revocations.
 */
import type { Form } from '../person/token-source.ts'
import type { Choices } from '../races/random.ts'
import type { Family, FamilyClient } from './family-client.ts'

/** How many of each were acknowledged. */
export interface Counts {
  consents: number
  redemptions: number
  rotations: number
  revocations: number
}

export interface FamilyLedgerOptions {
  readonly client: FamilyClient
  readonly choices: Choices
  /** A user's yes: the form that redeems its code. Rejects with a TypeError if the server is gone. */
  readonly allow: () => Promise<Form>
}

const workers = 4
/** A kill comes after so many acknowledgements in its round, so always under load. */
const perRound = 12
/** Families that live on from round to round. */
const maxOpen = 12

const isOpen = ({ revoked, unanswered }: Family): boolean => !revoked && unanswered === undefined

export class FamilyLedger {
  readonly counts: Counts = { consents: 0, redemptions: 0, rotations: 0, revocations: 0 }
  readonly #options: FamilyLedgerOptions
  /** Those that no worker has in hand. */
  families: Family[] = []
  #acknowledged = 0
  #wake: (() => void) | undefined

  constructor(options: FamilyLedgerOptions) {
    this.#options = options
  }

  /** Works until the server is gone. */
  async work(): Promise<void> {
    this.#acknowledged = 0
    await Promise.all(Array.from({ length: workers }, () => this.#worker()))
  }

  /** Resolves when enough was acknowledged in this round. */
  async enough(): Promise<void> {
    while (this.#acknowledged < perRound)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
  }

  /** Takes one that has tokens out of the workers' reach. */
  takeRefreshable(): Family | undefined {
    return this.#take((each) => isOpen(each) && each.tokens.length > 0)
  }

  async #worker(): Promise<void> {
    for (;;) {
      const family = this.#choose() ?? (await this.#allow())
      if (family === undefined) return
      const answered = await this.#step(family)
      this.families.push(family)
      if (!answered) return
    }
  }

  #choose(): Family | undefined {
    const open = this.families.filter(isOpen).length
    const more = open < maxOpen && this.#options.choices.below(3) === 0
    return more ? undefined : this.#take(isOpen)
  }

  #take(fits: (family: Family) => boolean): Family | undefined {
    const fitting = this.families.filter(fits)
    const taken = fitting[this.#options.choices.below(Math.max(fitting.length, 1))]
    this.families = this.families.filter((each) => each !== taken)
    return taken
  }

  async #allow(): Promise<Family | undefined> {
    try {
      const code = await this.#options.allow()
      this.#note('consents')
      return { code, tokens: [], access: '', revoked: false, unanswered: undefined }
    } catch (error) {
      // The connection broke between two of the pages: nothing was acknowledged.
      if (error instanceof TypeError) return undefined
      throw error
    }
  }

  /** Does one more thing with a family. @returns False if there was no answer. */
  async #step(family: Family): Promise<boolean> {
    const { client, choices } = this.#options
    if (family.code !== undefined) {
      // Some codes are held back, to be redeemed after the crash.
      if (choices.below(3) === 0) return true
      return this.#noted('redemptions', await client.redeem(family))
    }
    if (choices.below(6) === 0) return this.#noted('revocations', await client.revoke(family))
    return this.#noted('rotations', await client.refresh(family))
  }

  #noted(what: keyof Counts, answered: boolean): boolean {
    if (answered) this.#note(what)
    return answered
  }

  #note(what: keyof Counts): void {
    this.counts[what]++
    this.#acknowledged++
    this.#wake?.()
  }
}
