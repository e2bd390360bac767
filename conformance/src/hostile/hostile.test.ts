/**
 * The hostile corpus against a real server: every case that concerns a feature which is there.
 *
 * `must` cases are what an RFC says, `policy` cases are our own, stricter rules.
 */
import { startServer, type TestServer } from '@keygrant/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { also } from './also.ts'
import { type HostileCase, readCorpus } from './case.ts'
import { Fixture } from './fixture.ts'
import { keepPromises } from './promises.ts'
import { expectRedirect, targetOf } from './redirects.ts'
import { requestBytes, type Values } from './request.ts'
import { isOurs, reasonToSkip } from './skipped.ts'
import { standIn, translationLines } from './translation.ts'
import { exchange, neverRead, type WireAnswer } from './wire.ts'

const ours = readCorpus().filter(isOurs)
const slow = new Set(['HT-013', 'HT-014', 'HT-015'])
const run = ours
  .filter((each) => reasonToSkip(each) === undefined && !slow.has(each.id))
  .map(standIn)
const skipped = ours.filter((each) => reasonToSkip(each) !== undefined)

let server: TestServer
let fixture: Fixture
/** How those end who take their time. They begin first: nobody else needs to wait for them. */
let slowPeers: ReturnType<typeof beSlow>

beforeAll(async () => {
  // The corpus is one client at one address; the limit has tests of its own.
  server = await startServer({ environment: { KEYGRANT_RATE_LIMIT: '100000' } })
  slowPeers = beSlow()
  // Whoever asks for it below is told.
  slowPeers.catch(() => undefined)
  fixture = await Fixture.build(server)
})

afterAll(async () => {
  const lines = skipped.map((each) => `  ${each.id} ${each.class}: ${reasonToSkip(each)}`)
  const must = run.filter(({ level }) => level === 'must').length
  const policy = run.length + slow.size - must
  console.log(
    `hostile corpus: ${run.length + slow.size} run (${must} must, ${policy} policy), ${skipped.length} skipped`,
  )
  console.log(lines.join('\n'))
  console.log(['in this server’s words:', ...translationLines()].join('\n'))
  await server[Symbol.asyncDispose]()
})

describe.each(run)('$id $class ($level)', (each) => {
  it(`is answered ${each.expect.status.join(' or ')}, safely`, async () => {
    const values = await fixture.prepare(each)
    const first = await send(each, values)
    const answer = each.expect.status.includes(first.status) ? first : await settled(first, values)
    expect(answer.status, answer.body).toBeLessThan(500)
    expect(each.expect.status, answer.body).toContain(answer.status)
    expectError(each, answer)
    expectSafe(each, answer)
    if (isPage(each)) expectRedirect(each, answer, values)
    const context = { answer, values, fixture }
    const unkept = await keepPromises(each.expect.also ?? [], context)
    expect(unkept.length === 0 || also[each.id] !== undefined, unkept.join()).toBe(true)
    await also[each.id]?.(context)
  })
})

const send = (each: HostileCase, values: Values): Promise<WireAnswer> =>
  exchange({ port: server.port, bytes: requestBytes(each, values), patience: 5_000 })

/** The page at which a chain of our own redirects ends. */
async function settled(first: WireAnswer, { host = '', issuer = '', cookie }: Values) {
  let answer = first
  for (let step = 0; step < 5; step++) {
    const target = answer.headers.has('location') ? targetOf(answer, issuer) : undefined
    if (target?.origin !== new URL(issuer).origin) break
    const head = [`GET ${target.pathname}${target.search} HTTP/1.1`, `Host: ${host}`]
    if (cookie !== undefined) head.push(`Cookie: ${cookie}`)
    const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1')
    answer = await exchange({ port: server.port, bytes, patience: 5_000 })
  }
  return answer
}

const jsonEndpoints = ['token', 'introspect', 'revoke', 'device_authorization']
const pages = ['authorize', 'login', 'consent', 'device_verify', 'logout']
const isPage = ({ endpoint }: HostileCase): boolean => pages.includes(endpoint)

function expectError(each: HostileCase, answer: WireAnswer): void {
  const { error } = each.expect
  if (error === null || answer.status < 400 || isPage(each)) return
  const { error: sent } = JSON.parse(answer.body) as { error?: string }
  expect([error].flat().filter((one) => one !== null)).toContain(sent)
}

/** What must hold of every answer, whatever the case. */
function expectSafe(each: HostileCase, answer: WireAnswer): void {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(answer.headers.get('x-powered-by')).toBeUndefined()
  if (jsonEndpoints.includes(each.endpoint)) {
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/u)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    if (answer.status >= 400) {
      const members = Object.keys(JSON.parse(answer.body) as object)
      expect(['error', 'error_description', 'error_uri']).toEqual(expect.arrayContaining(members))
    }
  }
  if (isPage(each) && answer.status < 300)
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
}

function beSlow() {
  const { port } = server
  const host = `localhost:${port}`
  const head = `POST /oauth2/token HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n`
  const slowly = (first: string, bytes: string): Promise<WireAnswer> =>
    exchange({
      port,
      bytes: Buffer.from(first),
      pace: { bytes, milliseconds: 1_000 },
      patience: 40_000,
    })
  return Promise.all([
    slowly('P', `OST /oauth2/token HTTP/1.1\r\nHost: ${host}\r\n`),
    slowly(head, 'grant_type=client_credentials'),
    neverRead(port, `GET /oauth2/jwks HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
  ])
}

describe('slow peers', () => {
  it('ends those who send headers or a body byte by byte, and those who never read', {
    timeout: 60_000,
  }, async () => {
    const [headers, body, closed] = await slowPeers
    expect([headers.status, body.status, closed]).toEqual([408, 408, true])
  })
})

it('has every case of these endpoints either run or skipped for a stated reason', () => {
  expect(run.length + skipped.length + slow.size).toBe(ours.length)
  expect(skipped.map(reasonToSkip)).not.toContain('')
})
