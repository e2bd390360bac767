/**
 * Everything between the page and the authorization server, by `oauth4webapi`. Tokens live in this
 * module's memory and are gone with the tab; only what the way back needs is in `sessionStorage`,
 * and only until then.
 */
import * as oauth from 'oauth4webapi'

/** What the page's server tells it. */
export interface Settings {
  readonly issuer: string
  readonly clientId: string
  readonly apiUrl: string
}

interface Departure {
  readonly state: string
  readonly codeVerifier: string
}

const scope = 'offline_access balance:read instances:read instances:write'
const departureKey = 'departure'
/** Renewed when less than this is left, in milliseconds. */
const margin = 30_000

export class SignIn {
  readonly #settings: Settings
  readonly #server: oauth.AuthorizationServer
  readonly #client: oauth.Client
  readonly #redirectUri: string
  readonly #http: { readonly [oauth.allowInsecureRequests]: boolean }
  #tokens: (oauth.TokenEndpointResponse & { readonly expiresAt: number }) | undefined
  #renewal: Promise<void> | undefined

  private constructor(settings: Settings, server: oauth.AuthorizationServer, redirectUri: string) {
    this.#settings = settings
    this.#server = server
    this.#client = { client_id: settings.clientId }
    this.#redirectUri = redirectUri
    this.#http = { [oauth.allowInsecureRequests]: isPlain(settings.issuer) }
  }

  /** Finds the server's endpoints. @throws If it can't be reached, or is not who it should be. */
  static async discover(settings: Settings, redirectUri: string): Promise<SignIn> {
    const issuer = new URL(settings.issuer)
    const response = await oauth.discoveryRequest(issuer, {
      algorithm: 'oauth2',
      [oauth.allowInsecureRequests]: isPlain(settings.issuer),
    })
    return new SignIn(settings, await oauth.processDiscoveryResponse(issuer, response), redirectUri)
  }

  get isSignedIn(): boolean {
    return this.#tokens !== undefined
  }

  /** The scope that was allowed, which may be less than what was asked. */
  get scope(): string {
    return this.#tokens?.scope ?? ''
  }

  /** The address to send the person to. */
  async depart(): Promise<URL> {
    const departure: Departure = {
      state: oauth.generateRandomState(),
      codeVerifier: oauth.generateRandomCodeVerifier(),
    }
    sessionStorage.setItem(departureKey, JSON.stringify(departure))
    const url = new URL(this.#server.authorization_endpoint ?? '')
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.#settings.clientId,
      redirect_uri: this.#redirectUri,
      scope,
      state: departure.state,
      code_challenge: await oauth.calculatePKCECodeChallenge(departure.codeVerifier),
      code_challenge_method: 'S256',
    }).toString()
    return url
  }

  /** Exchanges the code the person came back with. @throws If state, `iss` or the answer is wrong. */
  async arrive(callback: URL): Promise<void> {
    const kept = sessionStorage.getItem(departureKey)
    sessionStorage.removeItem(departureKey)
    if (kept === null) throw new Error('Nobody is signing in here.')
    const { state, codeVerifier } = JSON.parse(kept) as Departure
    const parameters = oauth.validateAuthResponse(this.#server, this.#client, callback, state)
    const response = await oauth.authorizationCodeGrantRequest(
      this.#server,
      this.#client,
      oauth.None(),
      parameters,
      this.#redirectUri,
      codeVerifier,
      this.#http,
    )
    this.#keep(await oauth.processAuthorizationCodeResponse(this.#server, this.#client, response))
  }

  /** Calls the API, with a token that is good now. */
  async call(method: string, path: string): Promise<Response> {
    if ((this.#tokens?.expiresAt ?? 0) - Date.now() < margin) await this.renew()
    return fetch(new URL(path, this.#settings.apiUrl), {
      method,
      headers: {
        authorization: `Bearer ${this.#tokens?.access_token ?? ''}`,
        'content-type': 'application/json',
      },
      ...(method === 'POST' && { body: JSON.stringify({ name: 'example' }) }),
    })
  }

  /**
   * Renews the tokens; several callers share one renewal, since a refresh token is good once.
   *
   * @throws If access was taken back. The tokens are forgotten then.
   */
  async renew(): Promise<void> {
    this.#renewal ??= this.#refresh().finally(() => {
      this.#renewal = undefined
    })
    await this.#renewal
  }

  async #refresh(): Promise<void> {
    const before = this.#tokens?.refresh_token ?? ''
    this.#tokens = undefined
    const response = await oauth.refreshTokenGrantRequest(
      this.#server,
      this.#client,
      oauth.None(),
      before,
      this.#http,
    )
    this.#keep(await oauth.processRefreshTokenResponse(this.#server, this.#client, response))
  }

  /** Ends the tokens, here in any case, and at the server. */
  async leave(): Promise<void> {
    const token = this.#tokens?.refresh_token ?? this.#tokens?.access_token
    this.#tokens = undefined
    if (token === undefined) return
    const response = await oauth.revocationRequest(
      this.#server,
      this.#client,
      oauth.None(),
      token,
      this.#http,
    )
    await oauth.processRevocationResponse(response)
  }

  #keep(answer: oauth.TokenEndpointResponse): void {
    this.#tokens = { ...answer, expiresAt: Date.now() + (answer.expires_in ?? 60) * 1000 }
  }
}

/** Only for development: an issuer on this machine needs no TLS. */
const isPlain = (issuer: string): boolean => new URL(issuer).protocol === 'http:'
