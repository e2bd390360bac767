import Provider from 'oidc-provider'
import { describe, expect, it } from 'vitest'
import { Credentials } from '../credentials.ts'
import { useFakeTime } from '../testing/fake-time.ts'
import { listen, until } from '../testing/listen.ts'
import {
  clientId,
  clientSecret,
  type Fault,
  hangUp,
  html,
  json,
  startTokenServer,
} from '../testing/token-server.ts'
import { type DeviceCode, deviceFlow } from './device-flow.ts'
import type { Grant } from './grant.ts'

const answer = {
  device_code: 'the device code',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://auth.example/device',
  verification_uri_complete: 'https://auth.example/device?user_code=WDJB-MJHT',
  expires_in: 600,
}

const pending = json(400, { error: 'authorization_pending' })
const slowDown = json(400, { error: 'slow_down' })

/** Credentials whose waits pass at once by the clocks, and are written down. */
async function begin(faults: readonly Fault[], members: Record<string, unknown> = {}) {
  const server = await startTokenServer()
  server.metadata = { device_authorization_endpoint: `${server.issuer}/device` }
  server.faults.push(json(200, { ...answer, ...members }), ...faults)
  const time = useFakeTime()
  const waits: number[] = []
  const codes: DeviceCode[] = []
  const flow = deviceFlow({ onCode: (code) => void codes.push(code) })
  const run: Grant = (context) => {
    const pause = async (milliseconds: number) => {
      waits.push(milliseconds)
      time.pass(milliseconds)
    }
    return flow({ ...context, pause })
  }
  const grant = Object.assign(run, { deadline: flow.deadline })
  const creds = new Credentials({
    issuer: server.issuer,
    clientId,
    clientSecret,
    scope: 'reports:read',
    env: false,
    grant,
  })
  return { server, creds, waits, codes, time }
}

describe('the device flow', () => {
  it('shows the code, and asks every five seconds until the person has consented', async () => {
    const { server, creds, waits, codes } = await begin([pending, pending])
    expect(await creds.getAccessToken()).toBe(server.token(1))
    expect(waits).toEqual([5_000, 5_000, 5_000])
    expect(codes).toMatchObject([
      { userCode: 'WDJB-MJHT', verificationUri: new URL(answer.verification_uri) },
    ])
    expect(server.requests[0]?.form.toString()).toBe('scope=reports%3Aread')
    expect(Object.fromEntries(server.requests[1]?.form ?? [])).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'the device code',
    })
  })

  it('asks less often after slow_down, for good and more each time', async () => {
    const { creds, waits } = await begin([slowDown, pending, slowDown, pending], { interval: 2 })
    await creds.getAccessToken()
    expect(waits).toEqual([2_000, 7_000, 7_000, 12_000, 12_000])
  })

  it('goes on through outages, pages that are not JSON, and what asks it to wait', async () => {
    const { server, creds, waits } = await begin([
      hangUp,
      html(502),
      html(200),
      html(429, { 'retry-after': '30' }),
    ])
    expect(await creds.getAccessToken()).toBe(server.token(1))
    expect(waits).toEqual([5_000, 5_000, 5_000, 5_000, 30_000])
  })

  it('asks half as often after no answer came in time', async () => {
    const { server, creds, waits, time } = await begin([() => undefined, pending])
    const token = creds.getAccessToken()
    await until(() => server.requests.length === 2)
    time.pass(10_000)
    expect(await token).toBe(server.token(1))
    expect(waits).toEqual([5_000, 10_000, 10_000])
  })

  it.each([
    [json(400, { error: 'access_denied' }), { code: 'oauth_error', error: 'access_denied' }],
    [json(400, { error: 'expired_token' }), { code: 'oauth_error', error: 'expired_token' }],
    [json(401, { error: 'invalid_client' }), { code: 'oauth_error', error: 'invalid_client' }],
  ])('ends at a refusal, and shows no second code', async (refusal, expected) => {
    const { creds, codes } = await begin([pending, refusal])
    await expect(creds.getAccessToken()).rejects.toMatchObject(expected)
    expect(codes).toHaveLength(1)
  })

  it('ends when the code does, and shows no second one', async () => {
    const { server, creds, waits, codes } = await begin(Array(9).fill(pending), { expires_in: 12 })
    await expect(creds.getAccessToken()).rejects.toMatchObject({
      code: 'timeout',
      message: 'The code was not entered in time.',
    })
    expect(waits).toEqual([5_000, 5_000])
    expect(server.requests).toHaveLength(3)
    expect(codes).toHaveLength(1)
  })

  it.each([
    ['no code', { user_code: undefined }],
    ['a code that would move the cursor', { user_code: '\u001b[2J' }],
    ['an address that is no page', { verification_uri: 'javascript:alert(1)' }],
    ['no end', { expires_in: undefined }],
  ])('refuses an answer with %s', async (_what, members) => {
    const { creds, codes } = await begin([], members)
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'bad_response' })
    expect(codes).toEqual([])
  })

  it('has nothing to work with where the server knows no such endpoint', async () => {
    const { server, creds } = await begin([])
    server.metadata = {}
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'no_credentials' })
  })

  it('stops asking when it is no longer wanted', async () => {
    const controller = new AbortController()
    const asked: unknown[] = []
    const flow = deviceFlow({ onCode: () => controller.abort() })
    const server = await startTokenServer()
    const context: Parameters<Grant>[0] = {
      scope: [],
      resource: [],
      signal: controller.signal,
      fetch: globalThis.fetch,
      variable: () => undefined,
      request: (parameters) => Promise.reject(asked.push(parameters)),
      redeem: () => Promise.reject(new Error('not asked for')),
      post: () => Promise.resolve(answer),
      metadata: () =>
        Promise.resolve({
          issuer: server.issuer,
          issuerKnown: true,
          tokenEndpoint: new URL('/token', server.issuer),
          authorizationEndpoint: undefined,
          revocationEndpoint: undefined,
          deviceAuthorizationEndpoint: new URL('/device', server.issuer),
          pushedAuthorizationRequestEndpoint: undefined,
          requiresPushedRequests: false,
          authMethods: undefined,
          namesIssuerInCallback: false,
          codeChallengeMethods: undefined,
          idTokenAlgorithms: undefined,
        }),
      login: () => Promise.reject(new Error('not asked for')),
      pause: () => Promise.reject(new Error('not asked for')),
    }
    await expect(flow(context)).rejects.toMatchObject({ code: 'aborted' })
    expect(asked).toEqual([])
  })

  it('is recognised as the same for the same function', () => {
    const onCode = () => undefined
    expect(deviceFlow({ onCode })).toBe(deviceFlow({ onCode }))
    expect(deviceFlow({ onCode: () => undefined })).not.toBe(deviceFlow({ onCode }))
  })

  it('gets tokens from oidc-provider once a person has consented there', async () => {
    const later: { handler?: ReturnType<Provider['callback']> } = {}
    const issuer = await listen((request, response) => void later.handler?.(request, response))
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'cl_tv',
          grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
          redirect_uris: [],
          response_types: [],
          token_endpoint_auth_method: 'none',
        },
      ],
      clientAuthMethods: ['none'],
      features: { deviceFlow: { enabled: true }, devInteractions: { enabled: false } },
      findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    })
    later.handler = provider.callback()
    const consent = async (userCode: string) => {
      const code = await provider.DeviceCode.findByUserCode(userCode.replaceAll('-', ''))
      const grant = new provider.Grant({ accountId: 'ada', clientId: 'cl_tv' })
      grant.addOIDCScope('openid')
      if (code === undefined) throw new Error('no such code')
      Object.assign(code, { accountId: 'ada', scope: 'openid', claims: {}, authTime: 1 })
      code.grantId = await grant.save()
      await code.save()
    }
    const time = useFakeTime()
    const flow = deviceFlow({ onCode: ({ userCode }) => consent(userCode) })
    const grant: Grant = (context) =>
      flow({ ...context, pause: async (milliseconds) => time.pass(milliseconds) })
    const creds = new Credentials({ issuer, clientId: 'cl_tv', scope: 'openid', env: false, grant })
    expect((await creds.refresh()).idToken).toBeDefined()
  })
})
