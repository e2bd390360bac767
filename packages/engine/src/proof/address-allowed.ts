/** Whether a caller's address is one that a client's tokens may be asked from. */
// oxlint-disable-next-line no-restricted-imports -- BlockList is pure arithmetic on addresses; nothing listens or connects
import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** Whether a text is an IP address, or a block in CIDR notation. */
export function isAddressBlock(text: string): boolean {
  const [address = '', length, ...more] = text.split('/')
  const family = isIPv4(address) ? 32 : isIPv6(address) ? 128 : undefined
  if (family === undefined || more.length > 0) return false
  return length === undefined || (/^\d{1,3}$/u.test(length) && Number(length) <= family)
}

/** An empty list allows every address. A v4 address that came over a v6 socket counts as v4. */
export function addressAllowed(address: string, allowList: readonly string[]): boolean {
  if (allowList.length === 0) return true
  const caller = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1] ?? address
  const blocks = new BlockList()
  for (const entry of allowList) {
    const [network = '', length] = entry.split('/')
    const family = isIPv4(network) ? 'ipv4' : 'ipv6'
    if (length === undefined) blocks.addAddress(network, family)
    else blocks.addSubnet(network, Number(length), family)
  }
  if (isIPv4(caller)) return blocks.check(caller, 'ipv4')
  return isIPv6(caller) && blocks.check(caller, 'ipv6')
}
