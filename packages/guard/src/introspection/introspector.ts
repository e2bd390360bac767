/**
 * Asks the issuer whether a token is active: for tokens that only it can read, and for all of them
 * when the revocation feed is stale and the API said so.
 *
 * @see RFC 7662 §2
 */
import { err, formatBasic, ok, type Result } from '@keygrant/protocol'
import { freezeDeeply, type Judged } from '../access.ts'
import type { GuardCrypto } from '../crypto/guard-crypto.ts'
import { fetchJson } from '../keys/fetch-json.ts'
import type { Fetch } from '../keys/fetch-text.ts'
import type { IssuerMetadata } from '../keys/issuer-metadata.ts'
import type { RefusalReason } from '../refusal-reasons.ts'
import type { Revocable } from '../revocation/revocation-check.ts'
import { scopeTokens } from '../scope-claim.ts'
import { checkClaims, type TokenPolicy } from '../verify-jwt.ts'
import { AnswerCache } from './answer-cache.ts'

/** The client that stands for the API at its issuer. */
export interface ClientCredentials {
  readonly clientId: string
  /** A function is asked each time, so that a secret that was rotated is picked up. */
  readonly clientSecret: string | (() => string | Promise<string>)
}

/** What the issuer said of a token that is active. */
export interface ActiveToken extends Judged {
  readonly revocable: Revocable
}

export type Inspection = Result<ActiveToken, RefusalReason>

export interface IntrospectorOptions {
  readonly policy: TokenPolicy
  readonly credentials: ClientCredentials
  readonly metadata: IssuerMetadata
  readonly fetch: Fetch
  readonly crypto: Pick<GuardCrypto, 'sha256'>
  /** Milliseconds. */
  readonly now: () => number
  readonly sharesFlights: boolean
}

/** Seconds for which an answer is gone by. */
const activeFor = 60
const inactiveFor = 10

export class Introspector {
  readonly #options: IntrospectorOptions
  readonly #answers = new AnswerCache<Inspection>(10_000)
  readonly #flights = new Map<string, Promise<Inspection>>()

  constructor(options: IntrospectorOptions) {
    this.#options = options
  }

  /** What the issuer says, or said within the last minute. Asked once for all who wait for it. */
  async inspect(token: string): Promise<Inspection> {
    const { crypto, now, sharesFlights } = this.#options
    const hash = await crypto.sha256(token)
    const known = this.#answers.get(hash, now() / 1000)
    if (known !== undefined) return known
    const flight = sharesFlights ? this.#flights.get(hash) : undefined
    if (flight !== undefined) return flight
    const begun = this.#ask(token, hash).finally(() => this.#flights.delete(hash))
    this.#flights.set(hash, begun)
    return begun
  }

  /** Has the issuer asked again: something was revoked that the last answer did not know of. */
  async forget(token: string): Promise<void> {
    this.#answers.delete(await this.#options.crypto.sha256(token))
  }

  async #ask(token: string, hash: string): Promise<Inspection> {
    const answer = await this.#fetch(token)
    const now = this.#options.now() / 1000
    const inspection = answer.ok ? this.#judge(answer.value, now) : answer
    if (answer.ok) {
      const until = inspection.ok
        ? Math.min(now + activeFor, inspection.value.claims.exp)
        : now + inactiveFor
      this.#answers.set(hash, inspection, until)
    }
    return inspection
  }

  async #fetch(
    token: string,
  ): Promise<Result<Readonly<Record<string, unknown>>, 'introspection_unavailable'>> {
    const { metadata, credentials, fetch } = this.#options
    const found = await metadata.find()
    const address = found.ok ? found.value.introspection : undefined
    const authorization = await basicAuthorization(credentials)
    if (address === undefined || authorization === undefined)
      return err('introspection_unavailable')
    const answer = await fetchJson(address, fetch, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token }).toString(),
    })
    if (!answer.ok) return err('introspection_unavailable')
    const { status, body } = answer.value
    // It may have moved. A server in trouble keeps its address, and is spared a second request.
    if (status === 404) metadata.forget()
    return typeof body === 'object' && body !== null && 'active' in body
      ? ok(body as Record<string, unknown>)
      : err('introspection_unavailable')
  }

  /** The rules for what an access token says hold whoever says it. An issuer need not name itself. */
  #judge(answer: Readonly<Record<string, unknown>>, now: number): Inspection {
    if (answer['active'] !== true) return err('token_inactive')
    const { policy } = this.#options
    const checked = checkClaims({ iss: policy.issuer, ...answer }, policy, now)
    if (!checked.ok) return checked
    const claims = checked.value
    freezeDeeply(claims)
    const scope = scopeTokens(claims.scope ?? '')
    return ok({ claims, scope, revocable: { claims, kid: undefined } })
  }
}

/** RFC 6749 §2.3.1. Undefined if the secret can't be had. */
async function basicAuthorization({
  clientId,
  clientSecret,
}: ClientCredentials): Promise<string | undefined> {
  try {
    const secret = typeof clientSecret === 'string' ? clientSecret : await clientSecret()
    return formatBasic({ clientId, clientSecret: secret })
  } catch {
    // The application's own function: that there is no secret now is all that matters here.
    return undefined
  }
}
