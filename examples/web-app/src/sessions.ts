/** Who is using the app, in memory: a real app would keep this in its database. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** What the app keeps between sending a person away and seeing them again. */
export interface Departure {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  readonly idToken: string | undefined
  readonly scope: string
  /** In milliseconds since the epoch. */
  readonly expiresAt: number
}

export interface Session {
  departure?: Departure | undefined
  tokens?: Tokens | undefined
  /** A renewal under way, which all requests of the session wait for. */
  renewal?: Promise<Tokens | undefined> | undefined
}

/** The most sessions kept; the oldest make room. */
const most = 10_000
const cookieName = 'example_session'

export class Sessions {
  readonly #sessions = new Map<string, Session>()

  /** The session a request belongs to, if any. */
  find(request: IncomingMessage): Session | undefined {
    return this.#sessions.get(this.#idOf(request))
  }

  /**
   * Opens a session under a new id and ends the one that was: whoever knew the old id, even before
   * the person signed in, has nothing.
   */
  open(request: IncomingMessage, response: ServerResponse, session: Session): void {
    this.end(request, response)
    const oldest = this.#sessions.keys().next()
    if (this.#sessions.size >= most && oldest.done !== true) this.#sessions.delete(oldest.value)
    const id = randomBytes(24).toString('base64url')
    this.#sessions.set(id, session)
    // Lax, since the person comes back from another site. An app on https adds Secure.
    response.setHeader('Set-Cookie', `${cookieName}=${id}; HttpOnly; SameSite=Lax; Path=/`)
  }

  end(request: IncomingMessage, response: ServerResponse): void {
    this.#sessions.delete(this.#idOf(request))
    response.setHeader('Set-Cookie', `${cookieName}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0`)
  }

  #idOf({ headers }: IncomingMessage): string {
    const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
    return pairs.find(([name]) => name === cookieName)?.[1] ?? ''
  }
}
