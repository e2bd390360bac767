/**
 * Client authentication: finds the one method that a request uses, the client it claims to be from,
 * and lets the method judge the claim.
 *
 * @see RFC 6749 §2.3 ("MUST NOT use more than one authentication method in each request"), §3.2.1
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Deps, EndpointRequest } from '../deps.ts'
import type { Client } from '../ports.ts'
import { type Problem, problem } from '../problems.ts'
import { addressAllowed } from '../proof/address-allowed.ts'
import { clientSecretBasic } from './client-secret-basic.ts'
import { clientSecretPost } from './client-secret-post.ts'
import type { Claim, Method } from './method.ts'
import { none } from './none.ts'
import { findWaivedClient, mayBeWaived } from './waived.ts'

/** Every method, in no particular order: a request may use only one. */
export const methods: readonly Method[] = [clientSecretBasic, clientSecretPost, none]

/** Who a request is from, proven. */
export interface Authentication {
  readonly client: Client
  /** The secret that was used; null if the client has none or did not need it. */
  readonly secretId: string | null
}

type AuthenticationDeps = Pick<Deps, 'store' | 'hash' | 'now'>

/** Decides which client sent a request. Whatever fails is answered alike; the problem's id tells why. */
export function authenticate(
  request: EndpointRequest,
  deps: AuthenticationDeps,
): Promise<Result<Authentication, Problem>> {
  const used = findMethod(request)
  return used.ok ? prove(used.value, request, deps) : Promise.resolve(used)
}

/**
 * The same, but for a client whose policy lets it refresh without authenticating.
 *
 * For the token endpoint only. Elsewhere a refresh token proves nothing: whoever holds one could
 * introspect and revoke in its client's name.
 */
export const authenticateOrWaive = (
  request: EndpointRequest,
  deps: AuthenticationDeps,
): Promise<Result<Authentication, Problem>> =>
  mayBeWaived(request) ? waiveOrAuthenticate(request, deps) : authenticate(request, deps)

async function waiveOrAuthenticate(
  request: EndpointRequest,
  deps: AuthenticationDeps,
): Promise<Result<Authentication, Problem>> {
  const client = await findWaivedClient(request, deps)
  return client === undefined
    ? authenticate(request, deps)
    : admit({ client, secretId: null }, request)
}

/** Which client a refusal is about, and in whose log it belongs. */
const whose = ({ id, organizationId }: Client): Problem['facts'] => ({
  client: id,
  ...(organizationId !== null && { organization: organizationId }),
})

/** What holds for every client, however it proved who it is. */
function admit(proven: Authentication, request: EndpointRequest): Result<Authentication, Problem> {
  const { client } = proven
  if (client.state !== 'active') return err(problem('client_disabled', whose(client)))
  if (!addressAllowed(request.caller.address, client.ipAllowList))
    return err(
      problem('address_not_allowed', { ...whose(client), address: request.caller.address }),
    )
  return ok(proven)
}

interface Used {
  readonly method: Method
  readonly claim: Claim
}

function findMethod(request: EndpointRequest): Result<Used, Problem> {
  const { authorization, parameters } = request
  // Counted before anything is judged: a second attempt is one also where it is malformed, and a
  // header is one also where its scheme is not known here.
  let used: { readonly method: Method; readonly claim: Result<Claim, Problem> } | undefined
  let attempts = 0
  for (const method of methods) {
    const claim = method.claim(request)
    if (claim === undefined) continue
    used = { method, claim }
    attempts++
  }
  if (used === undefined)
    return err(
      problem(authorization === undefined ? 'client_auth_missing' : 'client_auth_malformed'),
    )
  const besideHeader = authorization !== undefined && used.method.place === 'body'
  if (attempts > 1 || besideHeader) return err(problem('client_auth_ambiguous'))

  const { method, claim } = used
  if (!claim.ok) return claim
  // A client_id beside the header is common and harmless as long as both say the same.
  const bodyId = parameters.get('client_id')
  if (bodyId !== undefined && bodyId !== claim.value.clientId)
    return err(problem('client_auth_ambiguous'))
  return ok({ method, claim: claim.value })
}

async function prove(
  { method, claim }: Used,
  request: EndpointRequest,
  { store, hash, now }: AuthenticationDeps,
): Promise<Result<Authentication, Problem>> {
  const client = await store.findClient(claim.clientId)
  if (client === undefined) {
    // The same work as for a client that exists: time must not tell which ids are taken.
    if (claim.secret !== undefined) hash(claim.secret)
    return err(problem('client_unknown'))
  }
  const registered = client.tokenEndpointAuthMethod
  const allowed = registered === null ? method !== none : registered === method.name
  if (!allowed && !(method === none && client.confidential))
    return err(problem('client_auth_unregistered', { ...whose(client), method: method.name }))
  const proof = method.prove(claim, client, { hash, now: now() })
  return proof.ok
    ? admit({ client, secretId: proof.value.secretId }, request)
    : err({ ...proof.error, facts: { ...proof.error.facts, ...whose(client) } })
}
