/** What the server acknowledged, written down outside of it, and the check that it is still there. */
import type { CrashServer } from './crash-server.ts'

interface Entry {
  readonly what: 'client' | 'secret' | 'revocation'
  readonly clientId: string
  readonly secret: string
  /** A token that was revoked. */
  readonly token?: string
}

const workers = 4
/** A kill comes after this many acknowledgements in its round, so always under load. */
const perRound = 6

export class Ledger {
  readonly #entries: Entry[] = []
  readonly #perRound = new Map<number, number>()
  #wake: (() => void) | undefined

  get size(): number {
    return this.#entries.length
  }

  /** Makes clients, adds secrets and revokes tokens until the server is gone. */
  async work(server: CrashServer, round: number): Promise<void> {
    const operator = await this.#operatorToken(server)
    await Promise.all(Array.from({ length: workers }, () => this.#worker(server, round, operator)))
  }

  /** Resolves when enough was acknowledged in this round. */
  async acknowledged(round: number): Promise<void> {
    while ((this.#perRound.get(round) ?? 0) < perRound)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
  }

  async #worker(server: CrashServer, round: number, operator: string): Promise<void> {
    for (;;) {
      const body = { name: `round ${round}`, type: 'machine', scope: 'keygrant:clients:read' }
      const made = await server.manage('POST', '/clients', operator, body)
      if (made?.status !== 201) return
      const clientId = String(made.body['client_id'])
      const secret = String(made.body['client_secret'])
      this.#note(round, { what: 'client', clientId, secret })

      const path = `/clients/${clientId}/secrets`
      const added = await server.manage('POST', path, operator, { name: 'second' })
      if (added?.status !== 201) return
      this.#note(round, { what: 'secret', clientId, secret: String(added.body['client_secret']) })

      const token = await this.#token(server, clientId, secret)
      if (token === undefined) return
      const form = { client_id: clientId, client_secret: secret, token }
      const revoked = await server.post('/oauth2/revoke', form)
      if (revoked?.status !== 200) return
      this.#note(round, { what: 'revocation', clientId, secret, token })
    }
  }

  #note(round: number, entry: Entry): void {
    this.#entries.push(entry)
    this.#perRound.set(round, (this.#perRound.get(round) ?? 0) + 1)
    this.#wake?.()
  }

  /** Everything acknowledged that is not there any more; only the newest rounds are asked again and again. */
  async missing(server: CrashServer): Promise<Entry[]> {
    const lost: Entry[] = []
    for (const entry of this.#entries.slice(-40))
      if (!(await this.#holds(server, entry))) lost.push(entry)
    return lost
  }

  async #holds(server: CrashServer, entry: Entry): Promise<boolean> {
    const { clientId, secret, token } = entry
    if (token === undefined) return (await this.#token(server, clientId, secret)) !== undefined
    const form = { client_id: clientId, client_secret: secret, token }
    const answer = await server.post('/oauth2/introspect', form)
    return answer?.status === 200 && answer.body['active'] === false
  }

  async #token(server: CrashServer, clientId: string, secret: string): Promise<string | undefined> {
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret }
    const answer = await server.post('/oauth2/token', form)
    return answer?.status === 200 ? String(answer.body['access_token']) : undefined
  }

  async #operatorToken(server: CrashServer): Promise<string> {
    const { clientId, clientSecret } = server.operator
    const token = await this.#token(server, clientId, clientSecret)
    if (token === undefined) throw new Error('the operator client got no token')
    return token
  }
}
