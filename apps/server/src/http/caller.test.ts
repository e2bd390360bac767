import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { callerReader } from './caller.ts'

const request = (address: string, headers: Record<string, string> = {}): IncomingMessage =>
  ({ socket: { remoteAddress: address }, headers }) as unknown as IncomingMessage

const read = (trusted: readonly string[], address: string, forwarded?: string): string =>
  callerReader(trusted)(
    request(address, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
  ).address

it.each<[case_: string, trusted: string[], address: string, forwarded: string, caller: string]>([
  ['no proxy is trusted', [], '192.0.2.1', '198.51.100.1', '192.0.2.1'],
  ['the connection is not from a proxy', ['10.0.0.0/8'], '192.0.2.1', '198.51.100.1', '192.0.2.1'],
  ['a proxy says who called', ['10.0.0.0/8'], '10.1.1.1', '198.51.100.1', '198.51.100.1'],
  [
    'the caller made up the left part',
    ['10.0.0.1'],
    '10.0.0.1',
    '1.1.1.1, 198.51.100.1',
    '198.51.100.1',
  ],
  [
    'two proxies stand in a row',
    ['10.0.0.0/8'],
    '10.0.0.1',
    '198.51.100.1, 10.0.0.2',
    '198.51.100.1',
  ],
  ['the proxy says nonsense', ['10.0.0.1'], '10.0.0.1', 'unknown', '10.0.0.1'],
  ['the proxy says nothing', ['10.0.0.1'], '10.0.0.1', '', '10.0.0.1'],
  ['IPv4 came over IPv6', ['10.0.0.1'], '::ffff:10.0.0.1', '2001:db8::1', '2001:db8::1'],
  ['an IPv6 proxy is trusted', ['fd00::/8'], 'fd00::1', '198.51.100.1', '198.51.100.1'],
])('tells the address when %s', (_case, trusted, address, forwarded, caller) => {
  expect(read(trusted, address, forwarded)).toBe(caller)
})

it('cuts and cleans the user agent, and gives each request an id of its own', () => {
  const reader = callerReader([])
  const first = reader(request('192.0.2.1', { 'user-agent': `evil\r\n${'x'.repeat(500)}` }))
  expect(first.userAgent).toHaveLength(200)
  expect(first.userAgent).toMatch(/^evil\?\?x+$/u)
  expect(reader(request('192.0.2.1')).requestId).not.toBe(first.requestId)
})
