/**
 * Reads an access token back and decides whether it is active: made here, not expired, not revoked,
 * its client and API still there. The one place where that is decided, for introspection and for
 * Keygrant's own API.
 */
import { parseScope, type Scope, tokenKind } from '@keygrant/protocol'
import type { Deps } from '../deps.ts'
import { developerTokenClient } from '../developer-tokens/developer-token-client.ts'
import type { Api, Client } from '../ports.ts'
import type { RevocableToken } from '../revocation-ports.ts'
import { accessTokenType } from './jwt-access-token.ts'

/** An access token that is good right now. */
export interface ActiveAccessToken {
  readonly jti: string
  readonly clientId: string
  readonly subject: string
  readonly organizationId: string | null
  readonly familyId: string | null
  readonly scope: Scope
  /** The identifier of the API it is for. */
  readonly audience: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly api: Api
  readonly client: Client
  /** Worth nothing as a bearer token if it is bound to a key. */
  readonly boundTo: string | null
}

type ReadDeps = Pick<Deps, 'policy' | 'store' | 'signer' | 'revocations' | 'hash' | 'now'>

/** An active access token that is good in the hands of whoever bears it. */
export async function readBearerToken(
  token: string,
  deps: ReadDeps,
): Promise<ActiveAccessToken | undefined> {
  const active = await readAccessToken(token, deps)
  return active?.boundTo === null ? active : undefined
}

/** Undefined for whatever is no active access token; nothing tells why. */
export async function readAccessToken(
  token: string,
  deps: ReadDeps,
): Promise<ActiveAccessToken | undefined> {
  const read = token.includes('.') ? readJwt(token, deps) : await readOpaque(token, deps)
  if (read === undefined || read.expiresAt <= deps.now()) return undefined
  if (deps.revocations.covers(read)) return undefined

  const client =
    read.clientId === developerTokenClient.id
      ? developerTokenClient
      : await deps.store.findClient(read.clientId)
  if (client?.state !== 'active') return undefined
  const apis = await deps.store.listApis()
  const api = apis.find(({ id, identifier }) => id === read.apiId || identifier === read.audience)
  if (api === undefined) return undefined
  const { kid: _kid, apiId: _apiId, ...named } = read
  return { ...named, audience: api.identifier, api, client }
}

interface Read extends RevocableToken {
  readonly installationId: string | null
  readonly scope: Scope
  readonly expiresAt: number
  readonly audience: string | undefined
  readonly apiId: string | undefined
  readonly boundTo: string | null
}

function readJwt(token: string, { signer, policy }: ReadDeps): Read | undefined {
  const signed = signer.read(token, accessTokenType)
  if (signed === undefined) return undefined
  const { iss, sub, aud, client_id, scope, exp, iat, jti, org_id, instance_id, fid, cnf } =
    signed.claims
  // Only this server's keys can have signed it, so the shape is ours; a key shared with another
  // issuer by mistake must still not pass.
  if (iss !== policy.issuer || typeof aud !== 'string' || typeof sub !== 'string') return undefined
  if (typeof client_id !== 'string' || typeof jti !== 'string') return undefined
  if (typeof exp !== 'number' || typeof iat !== 'number') return undefined
  return {
    jti,
    kid: signed.kid,
    clientId: client_id,
    subject: sub,
    organizationId: typeof org_id === 'string' ? org_id : null,
    installationId: typeof instance_id === 'string' ? instance_id : null,
    familyId: typeof fid === 'string' ? fid : null,
    scope: typeof scope === 'string' ? (parseScope(scope) ?? []) : [],
    issuedAt: iat,
    expiresAt: exp,
    audience: aud,
    apiId: undefined,
    boundTo: thumbprintIn(cnf),
  }
}

/** A confirmation that says nothing of a key is not one of ours; it is taken for a binding nobody can meet. */
function thumbprintIn(cnf: unknown): string | null {
  if (cnf === undefined) return null
  const { jkt } = Object(cnf) as { readonly jkt?: unknown }
  return typeof jkt === 'string' ? jkt : ''
}

async function readOpaque(token: string, { store, hash }: ReadDeps): Promise<Read | undefined> {
  if (tokenKind(token) !== 'at') return undefined
  const row = await store.findAccessToken(hash(token))
  return row && { ...row, kid: null, audience: undefined }
}
