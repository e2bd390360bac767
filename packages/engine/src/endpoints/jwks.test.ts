import { expect, it } from 'vitest'
import { defaultPolicy } from '../policy.ts'
import { signer } from '../testing/endpoint-world.ts'
import { jwks, jwksMaxAge } from './jwks.ts'

it('publishes the public members of each key and no others', () => {
  const { keys } = jwks(signer)
  expect(keys.map((key) => Object.keys(key).sort((a, b) => a.localeCompare(b)))).toEqual([
    ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
  ])
})

it('may be cached for far less time than a key is published before it signs', () => {
  expect(jwksMaxAge * 10).toBeLessThan(defaultPolicy.keyPublicationLead)
})
