import { cortex, datacrunch } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'
import { emulate } from './emulate.ts'
import type { Fault } from './faults.ts'
import { ask, callApi, refresh } from './testing/call.ts'

const token = { grant_type: 'client_credentials' }

describe('a fault', () => {
  it.each<[Fault, number, Readonly<Record<string, string>>]>([
    [{ kind: 'rate-limited', retryAfter: 3 }, 429, { 'retry-after': '3' }],
    [
      { kind: 'rate-limited', retryAfter: 60, as: 'date' },
      429,
      { 'retry-after': new Date(1_800_000_060_000).toUTCString() },
    ],
    [{ kind: 'rate-limited' }, 429, {}],
    [{ kind: 'unavailable', retryAfter: 1 }, 503, { 'retry-after': '1' }],
    [{ kind: 'bad-gateway' }, 502, { 'content-type': 'text/html; charset=utf-8' }],
    [
      { kind: 'answer', status: 418, body: '{"a":1}', headers: { 'x-a': 'b' } },
      418,
      { 'x-a': 'b' },
    ],
  ])('%j is answered %i, once', async (fault, status, headers) => {
    await using platform = await emulate(datacrunch(), {
      clock: { now: () => 1_800_000_000_000 },
      faults: [{ fault }],
    })
    const spoilt = await ask(platform, token)
    expect(spoilt.status).toBe(status)
    expect(Object.fromEntries(spoilt.headers)).toMatchObject(headers)
    expect(platform.state.access_tokens).toBe(0)
    expect((await ask(platform, token)).status).toBe(200)
  })

  it('keeps its status where the platform hides refusals in a 200', async () => {
    await using platform = await emulate(cortex(), {
      faults: [{ fault: { kind: 'unavailable' } }],
    })
    const { status, body } = await refresh(platform)
    expect([status, body['error']]).toEqual([503, 'service_unavailable'])
  })

  it('may end the connection before anything has happened, or after everything has', async () => {
    await using platform = await emulate(datacrunch())
    const first = (await ask(platform, token)).body
    platform.fail({ fault: { kind: 'drop-before' } })
    await expect(refresh(platform, first['refresh_token'])).rejects.toThrow('fetch failed')
    const second = (await refresh(platform, first['refresh_token'])).body
    platform.fail({ fault: { kind: 'drop-after' } })
    await expect(refresh(platform, second['refresh_token'])).rejects.toThrow('fetch failed')
    // The token was replaced, and nobody has its successor: what a client without a second chance loses.
    expect((await refresh(platform, second['refresh_token'])).body['code']).toBe('invalid_grant')
    expect(platform.requests.map(({ status, fault }) => [status, fault])).toEqual([
      [200, undefined],
      [undefined, 'drop-before'],
      [200, undefined],
      [undefined, 'drop-after'],
      [400, undefined],
    ])
  })

  it('may hold requests until they are let go, in any number', async () => {
    await using platform = await emulate(datacrunch())
    platform.fail({ fault: { kind: 'hold' }, times: 2 })
    const pending = Promise.all([ask(platform, token), ask(platform, token)])
    await expect.poll(() => platform.requests.length).toBe(2)
    expect(platform.state.access_tokens).toBe(0)
    expect((await ask(platform, token)).status).toBe(200)
    platform.release()
    expect((await pending).map(({ status }) => status)).toEqual([200, 200])
  })

  it('may make an answer late', async () => {
    await using platform = await emulate(datacrunch())
    platform.fail({ fault: { kind: 'slow', milliseconds: 40 } })
    const begun = performance.now()
    expect((await ask(platform, token)).status).toBe(200)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(35)
  })

  it('may be a clock that is wrong for one request', async () => {
    await using platform = await emulate(datacrunch(), { clock: { now: () => 1_800_000_000_000 } })
    platform.fail({ fault: { kind: 'clock-skew', seconds: -7200 } })
    const { headers, body } = await ask(platform, token)
    expect(headers.get('date')).toBe(new Date(1_799_992_800_000).toUTCString())
    const [, payload = ''] = String(body['access_token']).split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect([claims.iat, claims.exp]).toEqual([1_799_992_800, 1_799_996_400])
    expect((await callApi(platform, body['access_token'])).status).toBe(401)
  })

  it('may be somebody who was faster: refused without an alarm, and the successor is to be had', async () => {
    await using platform = await emulate(datacrunch())
    const { body } = await ask(platform, token)
    platform.fail({ fault: { kind: 'overtaken' }, grant: 'refresh_token' })
    const refused = await refresh(platform, body['refresh_token'])
    expect([refused.status, refused.body['code'], platform.alarms]).toEqual([
      400,
      'invalid_grant',
      0,
    ])
    const old = platform.state.refresh_tokens.find(
      (one) => one.refresh_token === body['refresh_token'],
    )
    expect((await refresh(platform, old?.successor)).status).toBe(200)
  })

  it('waits for the requests it is meant for, and lets as many pass as it is told', async () => {
    await using platform = await emulate(datacrunch(), {
      faults: [
        { fault: { kind: 'unavailable' }, operation: 'api', times: 2 },
        { fault: { kind: 'rate-limited' }, grant: 'refresh_token', after: 1 },
      ],
    })
    const first = (await ask(platform, token)).body
    const second = (await refresh(platform, first['refresh_token'])).body
    expect((await refresh(platform, second['refresh_token'])).status).toBe(429)
    expect((await refresh(platform, second['refresh_token'])).status).toBe(200)
    const statuses = []
    for (let n = 0; n < 3; n++)
      statuses.push((await callApi(platform, first['access_token'])).status)
    expect(statuses).toEqual([503, 503, 200])
    expect(platform.state.faults).toEqual([])
  })
})
