import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../policy.ts'
import { metadata } from './metadata.ts'

const policy = {
  ...defaultPolicy,
  issuer: 'https://auth.example.com',
  errorDocumentation: 'https://auth.example.com/docs/errors',
}

describe('metadata', () => {
  const document = metadata(policy)

  it('names the issuer exactly, and every address below it', () => {
    expect(document.issuer).toBe('https://auth.example.com')
    const addresses = Object.entries(document).filter(([name]) => /_(?:endpoint|uri)$/u.test(name))
    expect(addresses.length).toBeGreaterThan(3)
    for (const [, address] of addresses)
      expect(String(address)).toMatch(/^https:\/\/auth\.example\.com\/oauth2\//u)
  })

  it('claims no more than is there', () => {
    expect(document.grant_types_supported).toEqual([
      'authorization_code',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
      'refresh_token',
    ])
    expect(document).toMatchObject({
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    })
    expect(document.introspection_endpoint_auth_methods_supported).not.toContain('none')
  })
})
