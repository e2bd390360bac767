/** Who is calling: the address of the connection, or what a trusted proxy says it is. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv4, isIPv6 } from 'node:net'
import type { Caller } from '@keygrant/engine'

const boot = randomBytes(6).toString('base64url')
let count = 0

/** Unique among all nodes and starts; cheap enough to be made for every request. */
const newRequestId = (): string => `${boot}-${(++count).toString(36)}`

const maxUserAgent = 200

/** @param trustedProxies Addresses or CIDR blocks. */
export function callerReader(
  trustedProxies: readonly string[],
): (request: IncomingMessage) => Caller {
  const trusted = new BlockList()
  for (const entry of trustedProxies) {
    const [network = '', length] = entry.split('/')
    const family = isIPv4(network) ? 'ipv4' : 'ipv6'
    if (length === undefined) trusted.addAddress(network, family)
    else trusted.addSubnet(network, Number(length), family)
  }
  const isTrusted = (address: string): boolean =>
    isIPv4(address)
      ? trusted.check(address, 'ipv4')
      : isIPv6(address) && trusted.check(address, 'ipv6')

  return ({ socket, headers }) => ({
    address:
      trustedProxies.length === 0
        ? plain(socket.remoteAddress ?? '')
        : behindProxies(plain(socket.remoteAddress ?? ''), headers['x-forwarded-for'], isTrusted),
    userAgent: printable(headers['user-agent'] ?? ''),
    requestId: newRequestId(),
  })
}

/** The nearest address that is not a trusted proxy: whatever stands left of it may be made up. */
function behindProxies(
  connection: string,
  forwarded: string | string[] | undefined,
  isTrusted: (address: string) => boolean,
): string {
  const chain = [forwarded ?? []].flat().join(',').split(',')
  let address = connection
  while (isTrusted(address)) {
    const next = plain(chain.pop()?.trim() ?? '')
    if (!isIPv4(next) && !isIPv6(next)) return address
    address = next
  }
  return address
}

/** An IPv4 address that came over an IPv6 socket, as IPv4. */
const plain = (address: string): string =>
  address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address

const printable = (text: string): string =>
  text.slice(0, maxUserAgent).replace(/[^\x20-\x7e]/gu, '?')
