import { describe, expect, it } from 'vitest'
import type { ProviderDescription } from './description.ts'
import { datacrunch } from './platforms/datacrunch.ts'
import { providers } from './registry.ts'
import { withBranches } from './with-branches.ts'

const values: Readonly<Record<string, string>> = {
  domain: 'https://a.auth.eu-west-1.amazoncognito.com',
  issuer: 'https://auth.example',
}
const all = Object.entries(providers).map(([name, { options, describe: make }]) => {
  const needed = options.filter(({ required }) => required).map((option) => option.name)
  return [name, make(Object.fromEntries(needed.map((one) => [one, values[one] ?? ''])))] as const
})
const withoutList = ({ contradictions: _list, ...rest }: ProviderDescription) => rest

describe.each(all)('%s', (name, provider) => {
  it('is called what the registry calls it, and is all data', () => {
    expect(provider.name).toBe(name)
    expect(structuredClone(provider)).toEqual(provider)
  })

  it('has https addresses only', () => {
    const { issuer, endpoints } = provider
    for (const address of Object.values({ issuer, ...endpoints }))
      expect(new URL(address ?? 'https://none.example').protocol).toBe('https:')
  })

  it('says nothing about a grant that it does not have', () => {
    const { grants, bodies, refresh, authorization } = provider.dialect
    const known: readonly string[] = [...grants, 'revocation']
    expect(Object.keys(bodies).filter((one) => !known.includes(one))).toEqual([])
    expect(grants.filter((grant) => bodies[grant] === undefined)).toEqual([])
    expect(grants.includes('refresh_token')).toBe(refresh.kind !== 'none')
    expect(grants.includes('authorization_code')).toBe(authorization !== undefined)
    expect(refresh.issuedWith.filter((one) => !known.includes(one))).toEqual([])
  })

  it('takes the first side of every contradiction, and each other one differs', () => {
    for (const { about, branches } of provider.contradictions) {
      const [first, ...others] = branches
      expect(withBranches(provider, { [about]: first.name })).toEqual(provider)
      for (const { name: branch } of others)
        expect(withoutList(withBranches(provider, { [about]: branch })), branch).not.toEqual(
          withoutList(provider),
        )
    }
  })

  it('names every contradiction and branch once, and who says so', () => {
    const names = provider.contradictions.map(({ about }) => about)
    expect(new Set(names).size).toBe(names.length)
    for (const { branches } of provider.contradictions) {
      expect(new Set(branches.map((branch) => branch.name)).size).toBe(branches.length)
      for (const { source } of branches) expect(source.length).toBeGreaterThan(8)
    }
  })
})

it('takes several sides at once, also of one part', () => {
  const both = withBranches(datacrunch(), {
    'refresh-token': 'fixed',
    'refresh-client-auth': 'required',
  })
  expect(both.dialect.refresh).toEqual({
    kind: 'fixed',
    clientAuth: 'required',
    issuedWith: ['client_credentials', 'refresh_token'],
  })
  expect(both.dialect.bodies).toEqual(datacrunch().dialect.bodies)
})

it('refuses a side that nobody takes, and says which there are', () => {
  const [, cortex] = all.find(([name]) => name === 'cortex') ?? []
  if (cortex === undefined) throw new TypeError('cortex is registered')
  expect(() => withBranches(cortex, { colour: 'red' })).toThrow(
    /no contradiction colour: there are refresh-body/u,
  )
  expect(() => withBranches(cortex, { 'expires-in': 'date' })).toThrow(
    'expires-in of cortex is one of string, number, not date',
  )
})
