/** A flow of OAuth, step by step against the endpoints of this server; some steps can be broken on purpose. */
import type { Exchange } from '../wire/exchange.ts'

/** What earlier steps left for later ones. In memory alone. */
export interface Facts {
  readonly clientId?: string
  readonly clientSecret?: string
  readonly verifier?: string
  readonly challenge?: string
  readonly state?: string
  readonly code?: string
  readonly accessToken?: string
  readonly refreshToken?: string
  /** The refresh token before it, which is spent. */
  readonly spentToken?: string
  readonly deviceCode?: string
  readonly userCode?: string
  readonly verificationUri?: string
  /** Of this browser, for one flow. */
  readonly keyPair?: CryptoKeyPair
}

/** What there is to try with. */
export interface Setting {
  readonly issuer: string
  /** The API that tokens are for. */
  readonly api: string
  /** A scope that the client has. */
  readonly scope: string
  /** A scope that it has not. */
  readonly tooMuch: string
  /** A call that the scope is enough for; undefined if the API has none that needs nothing else. */
  readonly call: string | undefined
  /** The organization to act in, where it has to be said. */
  readonly header: string | undefined
  /** The organization that the client is made in. */
  readonly organization: string | undefined
}

export interface Outcome {
  readonly exchange?: Exchange
  readonly facts?: Facts
}

/** A way to take a step: the right one, or one that is to be refused. */
export interface Attempt {
  /** On its button. */
  readonly name: string
  /** Done wrong on purpose. */
  readonly broken?: true
  /** What it shows, to be read beside what came of it. */
  readonly shows: string
  run(facts: Facts, setting: Setting): Promise<Outcome>
}

export interface Step {
  readonly title: string
  /** What happens, and what may go wrong. */
  readonly about: string
  /** Without which it can't be taken. */
  readonly needs: readonly (keyof Facts)[]
  /** The right one first. */
  readonly attempts: readonly Attempt[]
}

export interface Flow {
  readonly id: string
  readonly title: string
  /** When it is the right one. */
  readonly about: string
  readonly source: { readonly label: string; readonly href: string }
  steps(setting: Setting): readonly Step[]
}

const rfc = (number: number, section: string) =>
  ({
    label: `RFC ${number} §${section}`,
    href: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
  }) as const
export const sourceOf = rfc
