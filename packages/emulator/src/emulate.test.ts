import { cortex, datacrunch, datadog, discovered, keygrant, vectara } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'
import { emulate } from './emulate.ts'
import { ask, callApi, post, read, refresh, still } from './testing/call.ts'

describe('an emulator', () => {
  it('answers the curl line of Authentication.md as the page shows it', async () => {
    await using platform = await emulate(datacrunch())
    const { clientId, clientSecret, provider } = platform
    const answer = await fetch(provider.endpoints.token ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }),
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const body = (await answer.json()) as Record<string, unknown>
    expect(Object.keys(body).toSorted()).toEqual([
      'access_token',
      'expires_in',
      'refresh_token',
      'scope',
      'token_type',
    ])
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'fullAccess' })
    const balance = await callApi(platform, body['access_token'])
    expect([balance.status, balance.body]).toEqual([200, { amount: 50, currency: 'usd' }])
  })

  it('keeps two of a kind apart', async () => {
    await using one = await emulate(datacrunch())
    await using two = await emulate(datacrunch())
    const { body } = await ask(one, { grant_type: 'client_credentials' })
    expect((await callApi(one, body['access_token'])).status).toBe(200)
    expect((await callApi(two, body['access_token'])).status).toBe(401)
  })

  it('is gone once it is disposed of, requests that are held included', async () => {
    const platform = await emulate(datacrunch())
    platform.fail({ fault: { kind: 'hold' } })
    const pending = ask(platform, { grant_type: 'client_credentials' }).catch(() => 'ended')
    await expect.poll(() => platform.requests.length).toBe(1)
    await platform.close()
    expect(await pending).toBe('ended')
    await expect(fetch(platform.url)).rejects.toThrow('fetch failed')
    await platform.close()
  })

  it('says which port is taken', async () => {
    await using platform = await emulate(datacrunch())
    const port = Number(new URL(platform.url).port)
    await expect(emulate(datacrunch(), { port })).rejects.toThrow('EADDRINUSE')
  })

  it('refuses a side that nobody takes, and leaves no server behind', async () => {
    await expect(emulate(cortex(), { branches: { colour: 'red' } })).rejects.toThrow(
      'no contradiction colour',
    )
  })

  it('gives clients the platform as it is known, whatever side it takes itself', async () => {
    await using platform = await emulate(cortex(), { branches: { 'expires-in': 'number' } })
    expect(platform.provider.dialect).toEqual(cortex().dialect)
    expect((await refresh(platform)).body['expires_in']).toBe(3600)
  })

  it('leads every address of the description to itself', async () => {
    await using platform = await emulate(datadog({ site: 'us3.datadoghq.com' }))
    const { endpoints, callbackSite, domains } = platform.provider
    for (const address of Object.values({ ...endpoints, ...callbackSite?.endpoints }))
      expect(address?.startsWith(platform.url)).toBe(true)
    expect(domains).toEqual(['127.0.0.1'])
  })

  it('refuses a host name that was made to lead here', async () => {
    await using platform = await emulate(datacrunch())
    const { connect } = await import('node:net')
    const { text } = await import('node:stream/consumers')
    const socket = connect(Number(new URL(platform.url).port), '127.0.0.1')
    socket.end('GET /_emulator/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1.1 403 /u)
  })

  it('takes no body longer than any client sends', async () => {
    await using platform = await emulate(datacrunch())
    const { status } = await post(platform.provider.endpoints.token, { a: 'x'.repeat(70_000) })
    expect(status).toBe(413)
  })

  it('publishes metadata and keys where the platform does', async () => {
    await using platform = await emulate(discovered({ issuer: 'https://auth.example/tenant' }))
    const { issuer } = platform.provider
    const found = await read(await fetch(`${issuer}/.well-known/openid-configuration`))
    expect(found.body).toMatchObject({ issuer, token_endpoint: `${issuer}/token` })
    const oauth = `${platform.url}/.well-known/oauth-authorization-server/tenant`
    expect((await read(await fetch(oauth))).body).toEqual(found.body)
  })
})

describe('time', () => {
  it.each([
    ['datacrunch', datacrunch(), 3600],
    ['vectara', vectara({ customerId: '1' }), 1800],
    ['keygrant', keygrant({ issuer: 'https://auth.example' }), 3600],
  ] as const)(
    'ends an access token of %s when its life is over, not before',
    async (_name, provider, life) => {
      await using platform = await emulate(provider, still)
      const { body } = await ask(platform, { grant_type: 'client_credentials' })
      platform.advance(life - 5)
      expect((await callApi(platform, body['access_token'])).status).toBe(200)
      platform.advance(6)
      expect((await callApi(platform, body['access_token'])).status).toBe(401)
    },
  )

  it('is what the Date header says', async () => {
    await using platform = await emulate(datacrunch(), { clock: { now: () => 1_800_000_000_000 } })
    platform.advance(60)
    const { headers } = await ask(platform, { grant_type: 'client_credentials' })
    expect(headers.get('date')).toBe(new Date(1_800_000_060_000).toUTCString())
  })

  it('is where it was after a reset, with the same client and none of its tokens', async () => {
    await using platform = await emulate(cortex())
    const { clientId, refreshToken } = platform
    platform.advance(1e6)
    platform.fail({ fault: { kind: 'bad-gateway' } })
    platform.reset()
    expect(Math.abs(Date.parse(platform.state.now) - Date.now())).toBeLessThan(10_000)
    expect([platform.clientId, platform.refreshToken]).toEqual([clientId, refreshToken])
    expect((await refresh(platform)).status).toBe(200)
  })
})
