/**
 * Any authorization server that publishes metadata and keeps to the RFCs.
 *
 * @see RFC 8414, OpenID Connect Discovery 1.0
 */
import { serverAddress } from '../choose.ts'
import type { ProviderDescription } from '../description.ts'
import { standardDialect } from './standard.ts'

/**
 * Describes a server whose endpoints its metadata names.
 *
 * @throws {TypeError} For an issuer that is neither https nor of this machine.
 */
export function discovered({ issuer }: { issuer: string | URL }): ProviderDescription {
  return {
    name: 'discovered',
    title: 'A server with metadata',
    issuer: serverAddress(issuer, 'issuer'),
    endpoints: {},
    domains: [],
    environment: {},
    dialect: standardDialect,
    contradictions: [],
  }
}
