import { cognito, cortex, datacrunch, datadog, keygrant } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'
import { emulate } from './emulate.ts'
import { ask, callApi, post, refresh, still } from './testing/call.ts'

const month = 30 * 86_400

describe('a refresh token', () => {
  it('of Cortex stays for six months, then rolls: a new one comes and the old one is expired', async () => {
    await using platform = await emulate(cortex(), still)
    expect((await refresh(platform)).body['refresh_token']).toBeUndefined()
    platform.advance(6.1 * month)
    const next = (await refresh(platform)).body['refresh_token']
    expect(next).not.toBe(platform.refreshToken)
    expect((await refresh(platform)).body['error']).toBe('invalid_grant')
    const later = await refresh(platform, next)
    expect(later.body['access_token']).toBeDefined()
    expect(later.body['refresh_token']).toBeUndefined()
  })

  it('of DataCrunch is another each time, and its return ends them all', async () => {
    await using platform = await emulate(datacrunch())
    const first = (await ask(platform, { grant_type: 'client_credentials' })).body
    const second = (await refresh(platform, first['refresh_token'])).body
    expect(second['refresh_token']).not.toBe(first['refresh_token'])
    expect(platform.alarms).toBe(0)
    const stolen = await refresh(platform, first['refresh_token'])
    expect([stolen.status, stolen.body['code']]).toEqual([400, 'invalid_grant'])
    expect(platform.alarms).toBe(1)
    expect((await refresh(platform, second['refresh_token'])).status).toBe(400)
    expect((await callApi(platform, second['access_token'])).status).toBe(401)
  })

  it('of DataCrunch needs no client, as public-api.yml has it, and takes one, as the Go SDK sends it', async () => {
    await using platform = await emulate(datacrunch())
    const { body } = await ask(platform, { grant_type: 'client_credentials' })
    const alone = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] }
    const next = await post(platform.provider.endpoints.token, alone, 'json')
    expect(next.status).toBe(200)
    expect((await refresh(platform, next.body['refresh_token'])).status).toBe(200)
  })

  it('of DataCrunch needs a client where the other side is taken', async () => {
    await using platform = await emulate(datacrunch(), {
      branches: { 'refresh-client-auth': 'required', 'refresh-token': 'fixed' },
    })
    const { body } = await ask(platform, { grant_type: 'client_credentials' })
    const alone = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] }
    const refused = await post(platform.provider.endpoints.token, alone, 'json')
    expect(refused.body).toEqual({
      code: 'invalid_request',
      message: 'client_id was not specified',
    })
    const again = await refresh(platform, body['refresh_token'])
    expect(again.body['refresh_token']).toBe(body['refresh_token'])
  })

  it('is taken at the path of public-api.yml that its paths do not define', async () => {
    await using platform = await emulate(datacrunch(), { branches: { 'refresh-path': 'refresh' } })
    const { body } = await ask(platform, { grant_type: 'client_credentials' })
    const alone = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] }
    const url = `${platform.provider.endpoints.api}/oauth2/refresh`
    expect((await post(url, alone, 'json')).status).toBe(200)
  })

  it('of Keygrant gets its successor once more within ten seconds, and raises the alarm after', async () => {
    await using platform = await emulate(keygrant({ issuer: 'https://auth.example' }), still)
    const next = (await refresh(platform)).body['refresh_token']
    expect((await refresh(platform)).body['refresh_token']).toBe(next)
    expect(platform.alarms).toBe(0)
    platform.advance(11)
    expect((await refresh(platform)).body['error']).toBe('invalid_grant')
    expect(platform.alarms).toBe(1)
  })

  it('has no second chance where the window is closed', async () => {
    await using platform = await emulate(keygrant({ issuer: 'https://auth.example' }), {
      retryWindow: 0,
    })
    await refresh(platform)
    await refresh(platform)
    expect(platform.alarms).toBe(1)
  })

  it('of Cognito stays, and ends after thirty days', async () => {
    await using platform = await emulate(cognito({ domain: 'https://a.example' }), still)
    expect((await refresh(platform)).body['refresh_token']).toBeUndefined()
    platform.advance(month - 1)
    expect((await refresh(platform)).status).toBe(200)
    platform.advance(2)
    expect((await refresh(platform)).body['error']).toBe('invalid_grant')
  })

  it.each([
    ['unlimited', 200],
    ['30-days', 400],
  ])('of Datadog whose life is %s is answered %i after two months', async (branch, status) => {
    await using platform = await emulate(datadog(), {
      ...still,
      branches: { 'refresh-token-lifetime': branch },
    })
    platform.advance(2 * month)
    expect((await refresh(platform)).status).toBe(status)
  })

  it('of another client is none', async () => {
    await using platform = await emulate(datadog(), {
      seed: {
        clients: [
          { client_id: 'a', client_secret: 'sa' },
          { client_id: 'b', client_secret: 'sb' },
        ],
        refresh_tokens: [{ refresh_token: 'of-b', client_id: 'b' }],
      },
    })
    expect((await refresh(platform, 'of-b')).body['error']).toBe('invalid_grant')
    expect(platform.alarms).toBe(0)
  })

  it('narrows its scope for once, and never widens it', async () => {
    await using platform = await emulate(datadog(), {
      seed: {
        clients: [{ client_id: 'a', client_secret: 'sa' }],
        refresh_tokens: [{ refresh_token: 'r', client_id: 'a', scope: 'events_read hosts_read' }],
      },
    })
    const narrow = await ask(platform, {
      grant_type: 'refresh_token',
      refresh_token: 'r',
      scope: 'hosts_read',
    })
    expect(narrow.body['scope']).toBe('hosts_read')
    const next = narrow.body['refresh_token']
    const wide = await ask(platform, {
      grant_type: 'refresh_token',
      refresh_token: String(next),
      scope: 'hosts_read usage_read',
    })
    expect(wide.body['error']).toBe('invalid_scope')
    expect((await refresh(platform, next)).body['scope']).toBe('events_read hosts_read')
  })
})
