/** An access token as the engine thinks of it, before it is a string and after it was read back. */
import type { Scope } from '@keygrant/protocol'
import type { Api, Client } from '../ports.ts'

/** All that an access token says, whatever its form. */
export interface AccessToken {
  readonly jti: string
  readonly clientId: string
  readonly subject: string
  readonly organizationId: string | null
  readonly installationId: string | null
  readonly familyId: string | null
  readonly api: Api
  readonly scope: Scope
  readonly issuedAt: number
  readonly expiresAt: number
  /** The thumbprint of the key without which it is worth nothing, RFC 9449 §6; null: a bearer token. */
  readonly boundTo: string | null
}

/** The shorter of what the API and the client allow, within the server's own limit. */
export const accessTokenLifetime = (api: Api, client: Client, max: number): number =>
  Math.min(api.accessTokenLifetime, client.accessTokenLifetime ?? api.accessTokenLifetime, max)
