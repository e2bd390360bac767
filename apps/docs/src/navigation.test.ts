import { expect, it } from 'vitest'
import { arrange } from './navigation.ts'

it('puts every page into exactly one group, the named ones first', () => {
  const addresses = ['', 'guides/z', 'guides/operator', 'errors', 'elsewhere/x', 'grants/a']
  const groups = arrange(addresses)
  expect(groups.flatMap((group) => group.addresses).toSorted()).toEqual(addresses.toSorted())
  expect(groups.find(({ title }) => title === 'Guides')?.addresses).toEqual([
    'guides/operator',
    'guides/z',
  ])
  expect(groups.at(-1)).toEqual({ title: 'More', addresses: ['elsewhere/x'] })
})

it('shows no group without pages', () => {
  expect(arrange(['errors']).map(({ title }) => title)).toEqual(['Reference'])
})
