import { expect, it } from 'vitest'
import { createGuard } from './guard.ts'

const issuer = 'https://as.example'

it('tells clients where to get tokens, at the path that challenges name', () => {
  const guard = createGuard({ issuer, audience: 'https://api.example/v1' })
  expect(guard.metadata({ scopes: ['a'], name: 'Example', documentation: 'https://d' })).toEqual({
    path: '/.well-known/oauth-protected-resource/v1',
    document: {
      resource: 'https://api.example/v1',
      authorization_servers: ['https://as.example'],
      bearer_methods_supported: ['header'],
      scopes_supported: ['a'],
      resource_name: 'Example',
      resource_documentation: 'https://d',
    },
  })
})

it('leaves out what it was not told', () => {
  const { document } = createGuard({ issuer, audience: 'https://api.example' }).metadata()
  expect(Object.keys(document)).toEqual([
    'resource',
    'authorization_servers',
    'bearer_methods_supported',
  ])
})

it('throws for an API whose document has no address', () => {
  const guard = createGuard({ issuer, audience: 'urn:example:api' })
  expect(() => guard.metadata()).toThrow(TypeError)
})
