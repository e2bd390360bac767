/** The composition of the guard: request → token → claims → scope → verdict. */
import { toAccess } from './access.ts'
import { type Credentials, formHasToken, type Presented, readCredentials } from './bearer-token.ts'
import { chooseCrypto } from './crypto/choose-crypto.ts'
import { eventually } from './crypto/eventually.ts'
import type { Eventually, GuardCrypto } from './crypto/guard-crypto.ts'
import { checkOptions, type GuardOptions, type GuardSettings } from './guard-options.ts'
import type { IssuerState } from './issuer-judge.ts'
import { IssuerJudges } from './issuer-judges.ts'
import { Possession } from './possession/possession.ts'
import type { RefusalReason } from './refusal-reasons.ts'
import { type RefusalDetails, refuse } from './refuse.ts'
import { presentedBy } from './request-credentials.ts'
import { lackingAuthentication } from './require-authentication.ts'
import { scopeSuffices } from './require-scope.ts'
import {
  type ResourceDescription,
  type ResourceMetadata,
  resourceMetadata,
} from './resource-metadata.ts'
import type { Access, Needs, Verdict } from './verdict.ts'

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
   * Fetches keys and revocations now, so that no request waits for them. A process that lives long
   * calls it before it listens; without, the first good token does. Never rejects: what could not be
   * had is asked for again.
   *
   * @returns How things stand.
   */
  start(): Promise<readonly IssuerState[]>
  /** How things stand with each issuer, for readiness and metrics. */
  state(): readonly IssuerState[]
  /**
   * Ends the stream of revocations and every timer. Neither keeps a process alive, so only a guard
   * that is given up before its process ends needs it. What it knows stays known.
   */
  close(): Promise<void>
  /** The same as {@link Guard.close}. */
  [Symbol.asyncDispose](): Promise<void>
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
 * key can be had the refusal is a 503 with `Retry-After`, since the token may be good. From the first
 * good token on the issuer's revocation feed is followed, and a revoked token refused within a second.
 * Addresses and keys named in a token are never looked at.
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
  const { dpop, mtls, now } = settings
  const judges = new IssuerJudges(settings, crypto)
  const possession = new Possession({ dpop, mtls, crypto, now })
  const { refusal, admit } = verdictsFor(settings, judges)

  const check = (
    credentials: Credentials,
    presented: Presented,
    asked: Asked,
  ): Eventually<Verdict> =>
    eventually(judges.verify(credentials.token), (result) => {
      if (!result.ok) return refusal(result.error, asked)
      const { value } = result
      const held = possession.check(value.claims, credentials, presented)
      return eventually(held, ({ reason, nonce }) => {
        const shape = nonce === undefined ? asked : { ...asked, nonce }
        return reason === undefined ? admit(toAccess(value), shape) : refusal(reason, shape)
      })
    })

  const verifyToken: Guard['verifyToken'] = (token, needs = {}) => {
    const asked = { needs, crossOrigin: false, scheme: 'Bearer' } as const
    return check({ scheme: 'Bearer', token }, { authorization: undefined }, asked)
  }
  const verifyPresented: Guard['verifyPresented'] = (presented, needs = {}) => {
    const credentials = readCredentials(presented, dpop !== undefined)
    const scheme = credentials.ok ? credentials.value.scheme : undefined
    const asked = { needs, crossOrigin: isCrossOrigin(presented), scheme }
    return credentials.ok
      ? check(credentials.value, presented, asked)
      : refusal(credentials.error, asked)
  }
  const verifyNeeds: Guard['verifyNeeds'] = (access, needs, presented) => {
    // The request was let through before, so its credentials can be read.
    const credentials = readCredentials(presented ?? { authorization: null }, dpop !== undefined)
    const scheme = credentials.ok ? credentials.value.scheme : 'Bearer'
    const asked = { needs, crossOrigin: isCrossOrigin(presented), scheme }
    return formHasToken(presented?.form) ? refusal('two_methods', asked) : admit(access, asked)
  }

  return Object.assign(
    async (request: Request, needs?: Needs) => verifyPresented(await presentedBy(request), needs),
    {
      verifyToken,
      verifyPresented,
      verifyNeeds,
      evict: (kid: string) => judges.evict(kid),
      start: () => judges.start(),
      state: () => judges.state(),
      close: () => judges.close(),
      [Symbol.asyncDispose]: () => judges.close(),
      metadata: (description: ResourceDescription = {}) =>
        metadataOf(settings, { scopes: options.scopes, ...description }),
    },
  )
}

interface Verdicts {
  readonly refusal: (reason: RefusalReason, asked: Asked) => Verdict
  /** Of somebody whose token is good: whether that is enough. */
  readonly admit: (access: Access, asked: Asked) => Verdict
}

function verdictsFor(
  { challenge, now }: GuardSettings,
  judges: Pick<IssuerJudges, 'retryAfter'>,
): Verdicts {
  // A replay store is asked again with the next request, so it may be back at once.
  const retryAfter = (reason: RefusalReason): number =>
    reason === 'replay_store_unavailable' ? 1 : judges.retryAfter(reason)

  const refusal: Verdicts['refusal'] = (reason, asked) => ({
    ok: false,
    refusal: refuse(reason, challenge, { ...asked, retryAfter: retryAfter(reason) }),
  })
  return {
    refusal,
    admit(access, asked) {
      if (!scopeSuffices(access.scope, asked.needs)) return refusal('scope_insufficient', asked)
      const lack = lackingAuthentication(access, asked.needs, now)
      if (lack !== undefined) return refusal(lack, asked)
      const headers = admissionHeaders(asked)
      return headers === undefined ? { ok: true, access } : { ok: true, access, headers }
    },
  }
}

/** What shapes an answer, apart from the token. */
type Asked = Omit<RefusalDetails, 'retryAfter'>

const isCrossOrigin = (presented: Presented | undefined): boolean =>
  typeof presented?.origin === 'string'

function metadataOf(
  { audience, issuers, challenge, dpop, mtls }: GuardSettings,
  description: ResourceDescription,
): ResourceMetadata {
  const { resourceMetadata: url } = challenge
  const names = issuers.map(({ issuer }) => issuer)
  const resource = { audience, issuers: names, url, dpop, mtls: mtls !== undefined }
  return resourceMetadata(resource, description)
}

/** The next nonce, which a script of another origin may read only if the answer lets it. */
function admissionHeaders({
  nonce,
  crossOrigin,
}: Asked): Readonly<Record<string, string>> | undefined {
  if (nonce === undefined) return undefined
  const exposed = { 'Access-Control-Expose-Headers': 'DPoP-Nonce' }
  return { 'DPoP-Nonce': nonce, ...(crossOrigin ? exposed : undefined) }
}
