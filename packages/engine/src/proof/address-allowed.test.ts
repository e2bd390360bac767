import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressAllowed, isAddressBlock } from './address-allowed.ts'

describe('addressAllowed', () => {
  it.each<[address: string, list: string[], allowed: boolean]>([
    ['203.0.113.7', [], true],
    ['203.0.113.7', ['203.0.113.7'], true],
    ['203.0.113.8', ['203.0.113.7'], false],
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8'], false],
    ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
    ['2001:db8::1', ['2001:db8::/32'], true],
    ['2001:db9::1', ['2001:db8::/32'], false],
    ['10.1.2.3', ['2001:db8::/32'], false],
    ['', ['10.0.0.0/8'], false],
    ['nonsense', ['0.0.0.0/0'], false],
  ])('%s in %j: %s', (address, list, allowed) => {
    expect(addressAllowed(address, list)).toBe(allowed)
  })
})

/** Addresses, and texts that nearly are one. */
const address = fc.oneof(
  fc.ipV4Extended(),
  fc.ipV6(),
  fc.ipV6().map((text) => `${text}%eth0`),
  fc.ipV4().map((text) => `::ffff:${text}`),
  fc.string({ maxLength: 40 }),
)
const block = fc.oneof(
  address,
  fc.tuple(address, fc.integer({ min: -1, max: 200 })).map((parts) => parts.join('/')),
)

describe('isAddressBlock', () => {
  it.each(['10.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32', '0.0.0.0/0'])('takes %s', (text) => {
    expect(isAddressBlock(text)).toBe(true)
  })

  it.each(['', '10.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', 'example.com', '10.0.0.0/-1'])(
    'refuses %s',
    (text) => {
      expect(isAddressBlock(text)).toBe(false)
    },
  )

  it('lets nothing through that the check could not read', () => {
    fc.assert(
      fc.property(block, address, (text, caller) => {
        if (isAddressBlock(text)) expect(() => addressAllowed(caller, [text])).not.toThrow()
      }),
    )
  })
})
