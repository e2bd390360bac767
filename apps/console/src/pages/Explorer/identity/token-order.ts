/** What is asked for when the explorer is to act as somebody. */

interface Wanted {
  readonly scopes: readonly string[]
}

export interface DeveloperOrder extends Wanted {
  readonly kind: 'developer_token'
  readonly name: string
  /** In seconds. */
  readonly life: number
}

/** A client of the organization: a credential, or an app that people let in. */
export interface ClientOrder extends Wanted {
  readonly kind: 'credential' | 'app'
  readonly id: string
  readonly name: string
}

export type TokenOrder = DeveloperOrder | ClientOrder

/** For which API, in which organization. */
export interface Ordering {
  /** The identifier of the API that tokens are for. */
  readonly api: string
  readonly issuer: string
  /** What is looked at; undefined when an operator looks at everything. */
  readonly organization: string | undefined
  /** The same, if this person is a member of it: an operator need not be, and then acts in none. */
  readonly membership: string | undefined
  /** The organization to act in, where it has to be said. */
  readonly header: string | undefined
}
