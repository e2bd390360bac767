/** Everything between the app and the authorization server, by `openid-client`. */
import * as openid from 'openid-client'
import type { Departure, Session, Tokens } from './sessions.ts'
import type { Settings } from './settings.ts'

/** Optional ones among these can be left out on the consent page; the answer says what was allowed. */
const scope = 'openid offline_access balance:read instances:read instances:write'

/** Renewed when less than this is left, in milliseconds. */
const margin = 30_000

const tokensOf = (answer: openid.TokenEndpointResponse, before?: Tokens): Tokens => ({
  accessToken: answer.access_token,
  // A server may leave out what did not change.
  refreshToken: answer.refresh_token ?? before?.refreshToken,
  idToken: answer.id_token ?? before?.idToken,
  scope: answer.scope ?? before?.scope ?? scope,
  expiresAt: Date.now() + (answer.expires_in ?? 60) * 1000,
})

export class SignIn {
  readonly #configuration: openid.Configuration
  readonly #settings: Settings

  private constructor(configuration: openid.Configuration, settings: Settings) {
    this.#configuration = configuration
    this.#settings = settings
  }

  /** Finds the server's endpoints. @throws If it can't be reached. */
  static async discover(settings: Settings): Promise<SignIn> {
    const { issuer, clientId, clientSecret } = settings
    const server = new URL(issuer)
    // Only for development: an issuer on this machine needs no TLS.
    const execute = server.protocol === 'http:' ? [openid.allowInsecureRequests] : []
    const configuration = await openid.discovery(server, clientId, clientSecret, undefined, {
      execute,
    })
    return new SignIn(configuration, settings)
  }

  /** Where to send the person, and what to remember until they are back. */
  async depart(): Promise<{ readonly url: URL; readonly departure: Departure }> {
    const departure = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      codeVerifier: openid.randomPKCECodeVerifier(),
    }
    const url = openid.buildAuthorizationUrl(this.#configuration, {
      redirect_uri: `${this.#settings.origin}/callback`,
      scope,
      state: departure.state,
      nonce: departure.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(departure.codeVerifier),
      code_challenge_method: 'S256',
    })
    return { url, departure }
  }

  /** Exchanges the code, after state, `iss`, nonce and the ID token were checked. @throws Otherwise. */
  async arrive(query: string, { state, nonce, codeVerifier }: Departure): Promise<Tokens> {
    const callback = new URL(`${this.#settings.origin}/callback${query}`)
    const answer = await openid.authorizationCodeGrant(this.#configuration, callback, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
    })
    return tokensOf(answer)
  }

  /**
   * Tokens that are good now: those of the session, or renewed ones. However many requests ask at
   * once, one renewal is sent, since a rotating refresh token is good once.
   *
   * @returns Undefined when access was taken back: then the person must allow it again.
   */
  async current(session: Session, renew = false): Promise<Tokens | undefined> {
    const { tokens } = session
    if (tokens === undefined || (!renew && tokens.expiresAt - Date.now() > margin)) return tokens
    session.renewal ??= this.#renew(tokens).finally(() => {
      session.renewal = undefined
    })
    session.tokens = await session.renewal
    return session.tokens
  }

  async #renew(before: Tokens): Promise<Tokens | undefined> {
    if (before.refreshToken === undefined) return undefined
    try {
      return tokensOf(
        await openid.refreshTokenGrant(this.#configuration, before.refreshToken),
        before,
      )
    } catch (error) {
      if (error instanceof openid.ResponseBodyError && error.error === 'invalid_grant')
        return undefined
      throw error
    }
  }

  /** Ends the tokens at the server, and says where to send the person to sign out there too. */
  async leave({ refreshToken, accessToken, idToken }: Tokens): Promise<URL> {
    await openid.tokenRevocation(this.#configuration, refreshToken ?? accessToken)
    return openid.buildEndSessionUrl(this.#configuration, {
      post_logout_redirect_uri: `${this.#settings.origin}/`,
      ...(idToken !== undefined && { id_token_hint: idToken }),
    })
  }
}
