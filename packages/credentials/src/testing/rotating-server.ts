/**
 * An authorization server for people: codes with PKCE, refresh tokens that rotate, reuse detection with
 * a grace window, revocation. It remembers everything that was asked of it.
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from './listen.ts'
import { type Fault, json } from './token-server.ts'

export const appId = 'app'
export const appSecret = 'kg_cs_app'

/** What becomes of a refresh token that is used. */
export type Rotation = 'rotates' | 'omits' | 'repeats'

interface Line {
  current: string
  previous: string | undefined
  previousUntil: number
  alive: boolean
}

export class RotatingServer {
  issuer = ''
  rotation: Rotation = 'rotates'
  /** How long the one before still gets the same successor, in milliseconds. */
  grace = 10_000
  expiresIn: number | undefined = 3600
  /** Members of every answer besides. */
  extra: Record<string, unknown> = {}
  readonly faults: Fault[] = []
  readonly forms: URLSearchParams[] = []
  readonly revoked: string[] = []
  /** Refresh tokens that came again after their time: somebody lost one, or it was stolen. */
  alarms = 0
  refreshes = 0
  readonly #lines = new Map<string, Line>()
  readonly #codes = new Map<string, { challenge: string; redirectUri: string }>()
  #issued = 0

  /** A refresh token as a login has given it. */
  login(): string {
    const refreshToken = this.#next('rt')
    const line = { current: refreshToken, previous: undefined, previousUntil: 0, alive: true }
    this.#lines.set(refreshToken, line)
    return refreshToken
  }

  /** What the authorization endpoint would give for this request. */
  authorize(url: URL): string {
    const code = this.#next('ac')
    const challenge = url.searchParams.get('code_challenge') ?? ''
    const redirectUri = url.searchParams.get('redirect_uri') ?? ''
    this.#codes.set(code, { challenge, redirectUri })
    return code
  }

  /** The server forgets a login, as an administrator does. */
  end(refreshToken: string): void {
    const line = this.#lines.get(refreshToken)
    if (line !== undefined) line.alive = false
  }

  /** Whether a refresh token is the one that is good now. */
  isCurrent(refreshToken: string | undefined): boolean {
    const line = this.#lines.get(refreshToken ?? '')
    return line?.alive === true && line.current === refreshToken
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request))
    const { authorization, ...headers } = request.headers
    const seen = { form, authorization, headers }
    if (request.url?.includes('/.well-known/')) return this.#describe(request.url, response)
    this.forms.push(form)
    const fault = this.faults.shift()
    if (fault !== undefined) return fault(response, seen)
    if (request.url === '/revoke') {
      this.revoked.push(form.get('token') ?? '')
      this.end(form.get('token') ?? '')
      return void response.writeHead(200).end()
    }
    return this.#answer(form)(response, seen)
  }

  /** As `handle` would answer a token request: for faults that lose the answer. */
  answer(form: URLSearchParams): Fault {
    return this.#answer(form)
  }

  #answer(form: URLSearchParams): Fault {
    switch (form.get('grant_type')) {
      case 'refresh_token':
        return this.#refresh(form.get('refresh_token') ?? '')
      case 'authorization_code':
        return this.#redeem(form)
      case 'client_credentials':
        return this.#tokens(undefined)
      default:
        return json(400, { error: 'unsupported_grant_type' })
    }
  }

  #redeem(form: URLSearchParams): Fault {
    const code = form.get('code') ?? ''
    const known = this.#codes.get(code)
    this.#codes.delete(code)
    const verifier = form.get('code_verifier') ?? ''
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const fits = known?.challenge === challenge && known.redirectUri === form.get('redirect_uri')
    return fits ? this.#tokens(this.login()) : json(400, { error: 'invalid_grant' })
  }

  #refresh(refreshToken: string): Fault {
    this.refreshes++
    const line = this.#lines.get(refreshToken)
    if (line === undefined || !line.alive) return json(400, { error: 'invalid_grant' })
    if (this.rotation === 'omits') return this.#tokens(undefined)
    if (this.rotation === 'repeats') return this.#tokens(refreshToken)
    if (line.current === refreshToken) {
      const next = this.#next('rt')
      Object.assign(line, {
        current: next,
        previous: refreshToken,
        previousUntil: performance.now() + this.grace,
      })
      this.#lines.set(next, line)
      return this.#tokens(next)
    }
    if (line.previous === refreshToken && performance.now() < line.previousUntil)
      return this.#tokens(line.current)
    this.alarms++
    line.alive = false
    return json(400, { error: 'invalid_grant' })
  }

  #tokens(refreshToken: string | undefined): Fault {
    return json(200, {
      access_token: this.#next('at'),
      token_type: 'Bearer',
      ...(this.expiresIn === undefined ? {} : { expires_in: this.expiresIn }),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...this.extra,
    })
  }

  #next(kind: string): string {
    this.#issued++
    return `${kind}-${this.#issued}`
  }

  #describe(path: string, response: ServerResponse): void {
    if (!path.includes('oauth-authorization-server')) return void response.writeHead(404).end()
    const { issuer } = this
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        revocation_endpoint: `${issuer}/revoke`,
        authorization_response_iss_parameter_supported: true,
        code_challenge_methods_supported: ['S256'],
      }),
    )
  }
}

export async function startRotatingServer(): Promise<RotatingServer> {
  const server = new RotatingServer()
  server.issuer = await listen((request, response) => void server.handle(request, response))
  return server
}
