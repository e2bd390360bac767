import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { addressOf, collectPages } from './collect-pages.ts'

describe('the address of a page', () => {
  it.each([
    ['docs/README.md', ''],
    ['docs/errors.md', 'errors'],
    ['docs/grants/refresh-token.md', 'grants/refresh-token'],
    ['README.md', 'project/readme'],
    ['packages/guard/README.md', 'packages/guard'],
    ['apps/cli/README.md', 'packages/cli'],
    ['examples/web-app/README.md', 'examples/web-app'],
    ['packages/engine/src/grants/README.md', undefined],
    ['packages/engine/src/index.ts', undefined],
    ['docs/grants', undefined],
  ])('of %s is %s', (source, address) => {
    expect(addressOf(source)).toBe(address)
  })
})

it('finds the pages of this repository, each once', () => {
  const pages = collectPages(fileURLToPath(new URL('../../..', import.meta.url)))
  const addresses = pages.map(({ address }) => address)
  expect(addresses).toContain('errors')
  expect(addresses).toContain('packages/guard')
  expect(new Set(addresses).size).toBe(addresses.length)
})
