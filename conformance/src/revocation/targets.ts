/** Tokens that are about to be revoked, in each way there is. */
import { postForm } from '../person/answer.ts'
import type { Cluster } from '../races/cluster.ts'

/** A token, and what revokes it. Throws unless that is answered as done. */
export interface Target {
  readonly token: string
  revoke(): Promise<void>
}

export const audience = 'https://revocation.example.com'

interface Credentials {
  readonly client_id: string
  readonly client_secret: string
}

interface Owner {
  readonly organizationId: string
  readonly credentials: Credentials
}

/**
 * Clients that take turns, each in its own organization: a token that is minted in the second in
 * which its client was revoked is dated a second ahead, which can't go on without end.
 */
export class Targets {
  readonly #cluster: Cluster
  readonly #owners: readonly Owner[]
  #turn = 0

  private constructor(cluster: Cluster, owners: readonly Owner[]) {
    this.#cluster = cluster
    this.#owners = owners
  }

  static async make(cluster: Cluster, count: number): Promise<Targets> {
    await cluster.manage('POST', '/apis', {
      identifier: audience,
      name: 'Revocation',
      scopes: [{ name: 'revocation:try' }],
    })
    const owners: Owner[] = []
    for (let index = 0; index < count; index++) owners.push(await makeOwner(cluster, index))
    return new Targets(cluster, owners)
  }

  /** A token that nobody is going to revoke. */
  async bystander(): Promise<string> {
    return (await this.#newTokens(this.#owners[0])).access
  }

  readonly kinds: Readonly<Record<string, () => Promise<Target>>> = {
    jti: async () => {
      const { access, credentials } = await this.#next()
      return { token: access, revoke: () => this.#endToken(access, credentials) }
    },
    family: async () => {
      const { access, refresh, credentials } = await this.#next()
      return { token: access, revoke: () => this.#endToken(refresh, credentials) }
    },
    client: () => this.#managed(({ credentials }) => ({ client_id: credentials.client_id })),
    subject: () => this.#managed(({ credentials }) => ({ subject: credentials.client_id })),
    organization: () =>
      this.#managed(({ organizationId }) => ({ organization_id: organizationId })),
  }

  async #managed(named: (owner: Owner) => object): Promise<Target> {
    const next = await this.#next()
    return {
      token: next.access,
      revoke: async () => void (await this.#cluster.manage('POST', '/revocations', named(next))),
    }
  }

  /** The first one is left to the bystanders. */
  async #next() {
    const owner = this.#owners[1 + (this.#turn++ % (this.#owners.length - 1))]
    return { ...(await this.#newTokens(owner)), ...(owner as Owner) }
  }

  async #newTokens(owner: Owner | undefined): Promise<{ access: string; refresh: string }> {
    const form = { grant_type: 'client_credentials', ...owner?.credentials }
    const { status, body } = await postForm(`${this.#cluster.issuer}/oauth2/token`, form)
    if (status !== 200) throw new Error(`no token: ${status} ${JSON.stringify(body)}`)
    return { access: String(body['access_token']), refresh: String(body['refresh_token']) }
  }

  async #endToken(token: string, credentials: Credentials): Promise<void> {
    const form = { token, ...credentials }
    const { status } = await postForm(`${this.#cluster.issuer}/oauth2/revoke`, form)
    if (status !== 200) throw new Error(`not revoked: ${status}`)
  }
}

async function makeOwner(cluster: Cluster, index: number): Promise<Owner> {
  const { id } = await cluster.manage('POST', '/organizations', { name: `Owner ${index}` })
  const made = await cluster.manage('POST', '/clients', {
    name: `client ${index}`,
    type: 'machine',
    organization_id: id,
    scope: 'revocation:try',
    refresh_token_policy: 'rotating',
  })
  return {
    organizationId: String(id),
    credentials: {
      client_id: String(made['client_id']),
      client_secret: String(made['client_secret']),
    },
  }
}
