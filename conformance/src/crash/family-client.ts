/** An app's side of families of tokens: what it did, what was acknowledged, what never was. */
import { postForm } from '../person/answer.ts'
import type { Form } from '../person/token-source.ts'

/** A request that was sent and has had no answer yet. */
export type Unanswered = 'redemption' | 'refresh' | 'revocation'

/** What is known of one family. */
export interface Family {
  /** The form that redeems its code, until that was answered. */
  code: Form | undefined
  /** Refresh tokens by generation, those that arrived. */
  readonly tokens: string[]
  access: string
  revoked: boolean
  unanswered: Unanswered | undefined
}

const paths: Readonly<Record<Unanswered, string>> = {
  redemption: '/oauth2/token',
  refresh: '/oauth2/token',
  revocation: '/oauth2/revoke',
}

export class FamilyClient {
  readonly #origin: string
  readonly #credentials: Form

  constructor(origin: string, credentials: Form) {
    this.#origin = origin
    this.#credentials = credentials
  }

  /** @returns False if there was no answer. A refusal is a fault, and thrown. */
  async redeem(family: Family): Promise<boolean> {
    if (await this.#send(family, 'redemption', family.code ?? {})) family.code = undefined
    return family.unanswered === undefined
  }

  /** @param origin Where to, if not to the server itself. */
  async refresh(family: Family, origin = this.#origin): Promise<boolean> {
    const refresh_token = family.tokens.at(-1) ?? ''
    const form = { grant_type: 'refresh_token', refresh_token }
    await this.#send(family, 'refresh', form, origin)
    return family.unanswered === undefined
  }

  async revoke(family: Family): Promise<boolean> {
    if (await this.#send(family, 'revocation', { token: family.tokens.at(-1) ?? '' }))
      family.revoked = true
    return family.unanswered === undefined
  }

  /** Whether the token endpoint gives anything for a form. */
  async isGranted(form: Form): Promise<boolean> {
    const { status } = await postForm(`${this.#origin}/oauth2/token`, this.#with(form))
    return status === 200
  }

  async isActive(token: string): Promise<boolean> {
    const { body } = await postForm(`${this.#origin}/oauth2/introspect`, this.#with({ token }))
    return body['active'] === true
  }

  async #send(
    family: Family,
    what: Unanswered,
    ...[form, origin = this.#origin]: readonly [Form, origin?: string]
  ): Promise<boolean> {
    family.unanswered = what
    const { status, body } = await postForm(origin + paths[what], this.#with(form))
    if (status === 0) return false
    family.unanswered = undefined
    if (status !== 200) throw new Error(`a ${what} was refused: ${status} ${JSON.stringify(body)}`)
    if (typeof body['refresh_token'] === 'string') {
      family.tokens.push(body['refresh_token'])
      family.access = String(body['access_token'])
    }
    return true
  }

  #with = (form: Form): Form => ({ ...this.#credentials, ...form })
}
