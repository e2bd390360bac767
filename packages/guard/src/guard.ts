/** The composition of the guard: request → token → claims → scope → verdict. */
import { toAccess } from './access.ts'
import { formHasToken, type Presented, readBearerToken } from './bearer-token.ts'
import { chooseCrypto } from './crypto/choose-crypto.ts'
import { eventually } from './crypto/eventually.ts'
import type { Eventually, GuardCrypto } from './crypto/guard-crypto.ts'
import { checkOptions, type GuardOptions, type GuardSettings } from './guard-options.ts'
import { IssuerKeys } from './keys/issuer-keys.ts'
import { importKeys } from './keys/jwk-set.ts'
import { KeySource } from './keys/key-source.ts'
import type { RefusalReason } from './refusal-reasons.ts'
import { type RefusalDetails, refuse } from './refuse.ts'
import { presentedBy } from './request-credentials.ts'
import { scopeSuffices } from './require-scope.ts'
import {
  type ResourceDescription,
  type ResourceMetadata,
  resourceMetadata,
} from './resource-metadata.ts'
import { TokenVerifier, type VerifyResult } from './token-verifier.ts'
import type { Access, Needs, Verdict } from './verdict.ts'
import { VerifiedCache } from './verified-cache.ts'

/** Decides whether a request may pass. Made by {@link createGuard}. */
export interface Guard<Scope extends string = string> {
  /** Decides about a WHATWG `Request`. Its body can still be read afterwards. Never rejects for what a caller sent. */
  (request: Request, needs?: Needs<Scope>): Promise<Verdict>
  /**
   * Decides about a token that was found already. Answers at once, without a promise, if the key is
   * at hand and the runtime is Node; `await` takes both.
   */
  verifyToken(token: string, needs?: Needs<Scope>): Verdict | Promise<Verdict>
  /** Decides about the parts of a request, for adapters that have no `Request`. Answers like {@link Guard.verifyToken}. */
  verifyPresented(presented: Presented, needs?: Needs<Scope>): Verdict | Promise<Verdict>
  /**
   * Asks more of a caller who was let through already, such as the scopes of the one operation that a
   * body turned out to name. The token isn't judged again, a second one in `presented` is refused.
   */
  verifyNeeds(access: Access, needs: Needs<Scope>, presented?: Presented): Verdict
  /**
   * Refuses every token signed with this key from now on, as long as this guard lives and even if
   * the issuer still publishes the key. For a key that leaked.
   */
  evict(kid: string): void
  /**
   * The API's RFC 9728 document, and the path at which to serve it.
   *
   * @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given.
   */
  metadata(description?: ResourceDescription): ResourceMetadata
}

/**
 * Decides whether a request may pass, from its access token.
 *
 * Reads the token from the `Authorization` header only: a token in the query string or the form
 * body is ignored, because both end up in logs, and next to one in the header it is refused. Keys
 * are fetched on the first call and kept for ten minutes, or what the issuer's `Cache-Control` says
 * within a minute and a day; they are renewed before that ends, and kept a day longer while the
 * issuer fails. A token signed with an unknown key causes at most one fetch in 30 seconds. If no
 * key can be had the refusal is a 503 with `Retry-After`, since the token may be good. Addresses
 * and keys named in a token are never looked at.
 *
 * @example
 *
 * A fetch-style handler that needs the scope `orders:read`:
 *
 * ```ts
 * import { createGuard } from '@keygrant/guard'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 *
 * export async function handle(request: Request): Promise<Response> {
 *   const verdict = await guard(request, { scope: 'orders:read' })
 *   if (!verdict.ok) return new Response(null, verdict.refusal)
 *   return Response.json({ hello: verdict.access.subject })
 * }
 * ```
 *
 * @example
 *
 * With the API's scopes named, a misspelt one does not compile:
 *
 * ```ts
 * import { createGuard } from '@keygrant/guard'
 *
 * const guard = createGuard({
 *   issuer: 'https://auth.example',
 *   audience: 'https://api.example',
 *   scopes: ['orders:read', 'orders:write'],
 * })
 *
 * // @ts-expect-error -- no scope of this API is called so
 * await guard(new Request('https://api.example'), { scope: 'order:read' })
 * ```
 *
 * @param options Fixed for the life of the guard; checked at once, so a wrong one throws at start-up.
 * @returns A function of a request and the scopes it needs.
 * @throws {TypeError} If an option can't be, such as an issuer that is neither `https:` nor on a
 * loopback address.
 * @see RFC 6750 §2.1 and §3, RFC 9068 §4
 */
export function createGuard<const Scope extends string = string>(
  options: GuardOptions<Scope>,
): Guard<Scope> {
  return createGuardOn(chooseCrypto(), options)
}

/** {@link createGuard} on a certain crypto library. */
export function createGuardOn<const Scope extends string = string>(
  crypto: GuardCrypto,
  options: GuardOptions<Scope>,
): Guard<Scope> {
  const settings = checkOptions(options)
  const { policy, challenge, cacheMax, now } = settings
  const keys = keySourceFor(settings, crypto)
  const cache = cacheMax === undefined ? undefined : new VerifiedCache(cacheMax)
  const tokens = new TokenVerifier({ policy, keys, crypto, cache, now })

  const refusal = (reason: RefusalReason, asked: Asked): Verdict => ({
    ok: false,
    refusal: refuse(reason, challenge, { ...asked, retryAfter: keys.retryAfter() }),
  })
  const decide = (result: VerifyResult, asked: Asked): Verdict =>
    result.ok ? admit(toAccess(result.value), asked) : refusal(result.error, asked)
  const admit = (access: Access, asked: Asked): Verdict =>
    scopeSuffices(access.scope, asked.needs)
      ? { ok: true, access }
      : refusal('scope_insufficient', asked)
  const check = (token: string, asked: Asked): Eventually<Verdict> =>
    eventually(tokens.verify(token), (result) => decide(result, asked))

  const verifyToken: Guard['verifyToken'] = (token, needs = {}) =>
    check(token, { needs, crossOrigin: false })
  const verifyPresented: Guard['verifyPresented'] = (presented, needs = {}) => {
    const asked = { needs, crossOrigin: typeof presented.origin === 'string' }
    const token = readBearerToken(presented)
    return token.ok ? check(token.value, asked) : refusal(token.error, asked)
  }
  const verifyNeeds: Guard['verifyNeeds'] = (access, needs, presented) => {
    const asked = { needs, crossOrigin: typeof presented?.origin === 'string' }
    return formHasToken(presented?.form) ? refusal('two_methods', asked) : admit(access, asked)
  }

  return Object.assign(
    async (request: Request, needs?: Needs) => verifyPresented(await presentedBy(request), needs),
    {
      verifyToken,
      verifyPresented,
      verifyNeeds,
      evict: (kid: string) => keys.evict(kid),
      metadata: (description: ResourceDescription = {}) =>
        resourceMetadata(
          { ...policy, url: challenge.resourceMetadata },
          { scopes: options.scopes, ...description },
        ),
    },
  )
}

/** What shapes an answer, apart from the token. */
type Asked = Pick<RefusalDetails, 'needs' | 'crossOrigin'>

function keySourceFor({ policy, jwks, fetch, now }: GuardSettings, crypto: GuardCrypto): KeySource {
  return new KeySource({
    issuerKeys: new IssuerKeys({ issuer: policy.issuer, fetch, crypto }),
    now,
    preloaded: jwks === undefined ? undefined : importKeys(jwks, new Map(), crypto),
    sharesFlights: globalThis.navigator?.userAgent !== 'Cloudflare-Workers',
  })
}
