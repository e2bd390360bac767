import { cortex, datacrunch } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'
import { emulate } from './emulate.ts'
import { ask, post, read, refresh } from './testing/call.ts'

const token = { grant_type: 'client_credentials' }

describe('the control endpoint', () => {
  it('says what there is', async () => {
    await using platform = await emulate(datacrunch())
    const { body } = await read(await fetch(`${platform.url}/_emulator`))
    expect(body['endpoints']).toContain('POST /_emulator/faults')
    expect((await fetch(`${platform.url}/_emulator/nothing`)).status).toBe(404)
  })

  it('shows clients, contradictions, endpoints and the count of alarms', async () => {
    await using platform = await emulate(cortex())
    const { body } = await read(await fetch(`${platform.url}/_emulator/state`))
    expect(body).toMatchObject({ provider: 'cortex', alarms: 0 })
    expect(body['contradictions']).toContainEqual({
      about: 'expires-in',
      branches: ['string', 'number'],
    })
    expect(JSON.stringify(body['clients'])).toContain(platform.clientSecret)
  })

  it('moves the time', async () => {
    await using platform = await emulate(datacrunch(), { clock: { now: () => 1_800_000_000_000 } })
    const { status, body } = await post(`${platform.url}/_emulator/time`, { advance: 3600 }, 'json')
    expect([status, body]).toEqual([200, { now: new Date(1_800_003_600_000).toISOString() }])
    expect((await post(`${platform.url}/_emulator/time`, { advance: 'x' }, 'json')).status).toBe(
      400,
    )
  })

  it('takes faults, and lets them be cleared', async () => {
    await using platform = await emulate(datacrunch())
    const rule = { fault: { kind: 'bad-gateway' }, times: 2 }
    expect((await post(`${platform.url}/_emulator/faults`, rule, 'json')).status).toBe(201)
    expect((await ask(platform, token)).status).toBe(502)
    await fetch(`${platform.url}/_emulator/faults`, { method: 'DELETE' })
    expect((await ask(platform, token)).status).toBe(200)
  })

  it.each([
    [{}, 'fault.kind must be one of rate-limited'],
    [{ fault: { kind: 'fire' } }, 'fault.kind must be one of'],
    [{ fault: { kind: 'slow' } }, 'fault.kind must be one of'],
    [{ fault: { kind: 'toString' } }, 'fault.kind must be one of'],
    [{ fault: { kind: 'answer', status: 99 } }, 'fault.kind must be one of'],
    [
      { fault: { kind: 'hold' }, operation: 'tokens' },
      'operation must be one of authorization, token',
    ],
    [{ fault: { kind: 'hold' }, times: 0 }, 'times and after must be whole numbers'],
    [{ fault: { kind: 'hold' }, grant: 1 }, 'grant must be a grant type'],
  ])('refuses %j as a fault', async (rule, words) => {
    await using platform = await emulate(datacrunch())
    const { status, body } = await post(`${platform.url}/_emulator/faults`, rule, 'json')
    expect(status).toBe(400)
    expect(body['error_description']).toContain(words)
    expect(platform.state.faults).toEqual([])
  })

  it('shows the requests as they came, and forgets them', async () => {
    await using platform = await emulate(datacrunch())
    await ask(platform, token)
    const { body } = await read(await fetch(`${platform.url}/_emulator/requests`))
    expect(body['items']).toMatchObject([
      {
        operation: 'token',
        grant: 'client_credentials',
        method: 'POST',
        path: '/v1/oauth2/token',
        headers: { 'content-type': 'application/json' },
        status: 200,
      },
    ])
    expect(JSON.stringify(body)).toContain(platform.clientSecret)
    await fetch(`${platform.url}/_emulator/requests`, { method: 'DELETE' })
    expect(platform.requests).toEqual([])
  })

  it('makes developer tokens', async () => {
    await using platform = await emulate(cortex())
    const made = await post(
      `${platform.url}/_emulator/developer-tokens`,
      { expires_in: 60 },
      'json',
    )
    expect(made.status).toBe(201)
    const headers = { authorization: `Bearer ${String(made.body['developer_token'])}` }
    const url = platform.provider.endpoints.developerToken ?? ''
    expect((await fetch(url, { method: 'POST', headers })).status).toBe(200)
    const bad = await post(`${platform.url}/_emulator/developer-tokens`, { expires_in: -1 }, 'json')
    expect(bad.status).toBe(400)
  })

  it('lets go of what is held, and starts afresh', async () => {
    await using platform = await emulate(cortex())
    platform.fail({ fault: { kind: 'hold' } })
    const pending = refresh(platform)
    await expect.poll(() => platform.requests.length).toBe(1)
    await post(`${platform.url}/_emulator/release`, {}, 'json')
    expect((await pending).status).toBe(200)
    expect((await post(`${platform.url}/_emulator/reset`, {}, 'json')).status).toBe(204)
    expect(platform.requests).toEqual([])
  })

  it("takes nothing that another site's page could send without being asked", async () => {
    await using platform = await emulate(datacrunch())
    for (const path of ['reset', 'faults', 'time', 'release', 'developer-tokens']) {
      const { status } = await post(`${platform.url}/_emulator/${path}`, { advance: '1' })
      expect([path, status]).toEqual([path, 415])
    }
  })
})
