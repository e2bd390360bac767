import { cortex, datacrunch, discovered, withBranches } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../send.ts'
import { speakDialect } from './speak-dialect.ts'

const form = (parameters: Readonly<Record<string, string>>): Outgoing => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(parameters),
  redirect: 'manual',
})
const refreshing = form({ grant_type: 'refresh_token', refresh_token: 'r' })

/** A server that gives these answers, one after the other, and keeps what it was sent. */
function server(...answers: readonly (readonly [status: number, body: unknown])[]) {
  const sent: [string | null, string][] = []
  const send = (_address: string, { headers, body }: Outgoing) => {
    sent.push([new Headers(headers).get('content-type'), String(body)])
    const [status, answer] = answers[sent.length - 1] ?? [500, {}]
    return Promise.resolve(new Response(JSON.stringify(answer), { status }))
  }
  return { send, sent }
}

const address = (name: string): string => `https://${name}.example/token`
const json = ['application/json', '{"grant_type":"refresh_token","refresh_token":"r"}']
const text = ['application/x-www-form-urlencoded', 'grant_type=refresh_token&refresh_token=r']
const unread = [400, { code: 'invalid_request', message: 'grant_type was not specified' }] as const

describe('a body', () => {
  it('is written in the format that the platform takes first', async () => {
    const one = server([200, { access_token: 'a' }])
    await speakDialect(one.send, datacrunch().dialect)(address('json'), refreshing)
    expect(one.sent).toEqual([json])
    const other = server([200, { access_token: 'a' }])
    const plain = discovered({ issuer: 'https://a.example' })
    await speakDialect(other.send, plain.dialect)(address('form'), refreshing)
    expect(other.sent).toEqual([text])
  })

  it('is written in the next format when it could not be read, which is remembered for that address', async () => {
    const { send, sent } = server(
      unread,
      [200, { access_token: 'a' }],
      [200, { access_token: 'b' }],
    )
    const speak = speakDialect(send, datacrunch().dialect)
    await speak(address('staging'), refreshing)
    await speakDialect(send, datacrunch().dialect)(address('staging'), refreshing)
    expect(sent).toEqual([json, text, text])
  })

  it.each([
    [
      'the token is refused',
      400,
      { code: 'invalid_grant', message: 'The refresh token is not valid' },
    ],
    ['the client is refused', 401, { code: 'unauthorized_request', message: 'grant_type' }],
    ['the platform is not well', 503, { code: 'service_unavailable', message: 'grant_type' }],
    ['there is a token', 200, { access_token: 'grant_type', code: 'x' }],
  ])('is not sent again when %s', async (_when, status, body) => {
    const { send, sent } = server([status, body])
    await speakDialect(send, datacrunch().dialect)(address(`once-${status}`), refreshing)
    expect(sent).toHaveLength(1)
  })

  it('is sent in each format once, and the last answer stands', async () => {
    const { send, sent } = server(unread, unread)
    const answer = await speakDialect(send, datacrunch().dialect)(address('never'), refreshing)
    expect([sent.length, answer.status]).toEqual([2, 400])
  })

  it('that could not be read may be answered with 200, as everything at Cortex', async () => {
    const { send, sent } = server(
      [200, { error: 'invalid_request', error_description: 'grant_type is missing' }],
      [200, { access_token: 'a' }],
    )
    await speakDialect(send, cortex().dialect)(address('cortex'), refreshing)
    expect(sent).toEqual([json, text])
  })

  it('is no reason to try where the platform has one format', async () => {
    const { dialect } = withBranches(datacrunch(), { 'token-body': 'json' })
    const { send, sent } = server(unread)
    await speakDialect(send, dialect)(address('one'), refreshing)
    expect(sent).toEqual([json])
  })

  it('of a revocation has a format of its own', async () => {
    const { send, sent } = server([200, { issuccess: 'true' }])
    await speakDialect(send, cortex().dialect)(address('revoke'), form({ token: 't' }))
    expect(sent).toEqual([['application/json', '{"token":"t"}']])
  })

  it('that is none goes through as it is', async () => {
    const { send, sent } = server([200, { issuer: 'x' }])
    const { body: _none, ...get } = refreshing
    await speakDialect(send, cortex().dialect)(address('metadata'), get)
    expect(sent[0]?.[1]).toBe('undefined')
  })
})
