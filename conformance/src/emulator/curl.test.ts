/** curl, with the lines of each platform's own documents, at the local address. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { emulate } from '@keygrant/emulator'
import { cortex, datacrunch, datadog, vectara } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const curl = async (...words: readonly string[]): Promise<{ status: number; body: string }> => {
  const { stdout } = await run('curl', ['-s', '-w', '\n%{http_code}', ...words])
  const lines = stdout.split('\n')
  return { status: Number(lines.pop()), body: lines.join('\n') }
}
const form = (parameters: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(parameters).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])

describe('curl', () => {
  it('does what Authentication.md of DataCrunch shows, from the credentials to the balance', async () => {
    await using platform = await emulate(datacrunch())
    const { token = '', api = '' } = platform.provider.endpoints
    const asked = {
      grant_type: 'client_credentials',
      client_id: platform.clientId,
      client_secret: platform.clientSecret,
    }
    const json = ['-H', 'Content-Type: application/json']
    const first = JSON.parse(
      (await curl('-X', 'POST', token, ...json, '-d', JSON.stringify(asked))).body,
    )
    expect(Object.keys(first)).toHaveLength(5)
    const again = { grant_type: 'refresh_token', refresh_token: first.refresh_token }
    const next = JSON.parse((await curl(token, ...json, '-d', JSON.stringify(again))).body)
    const balance = await curl(`${api}/balance`, '-H', `Authorization: Bearer ${next.access_token}`)
    expect(balance).toEqual({ status: 200, body: '{"amount":50,"currency":"usd"}' })
    const refused = await curl(`${api}/balance`, '-H', 'Authorization: Bearer x')
    expect(refused).toEqual({
      status: 401,
      body: '{"code":"unauthorized_request","message":"Access token is missing or invalid"}',
    })
  })

  it('gets a token of Vectara as oauth.md shows', async () => {
    await using platform = await emulate(vectara({ customerId: '1366999410' }))
    const { status, body } = await curl(
      ...['-XPOST', '-H', 'Content-type: application/x-www-form-urlencoded'],
      ...form({
        grant_type: 'client_credentials',
        client_id: platform.clientId,
        client_secret: platform.clientSecret,
      }),
      platform.provider.endpoints.token ?? '',
    )
    expect([status, Object.keys(JSON.parse(body))]).toEqual([
      200,
      ['access_token', 'token_type', 'expires_in'],
    ])
  })

  it('redeems a developer token of Cortex as developer_tokens.md shows', async () => {
    await using platform = await emulate(cortex())
    const { developerToken = '' } = platform.provider.endpoints
    const bearer = `Authorization: Bearer ${platform.developerToken()}`
    const { status, body } = await curl('-X', 'POST', developerToken, '-H', bearer)
    expect([status, Object.keys(JSON.parse(body))]).toEqual([200, ['access_token']])
  })

  it('refreshes at Cortex with a form, as oauth2.md says, and revokes with JSON', async () => {
    await using platform = await emulate(cortex())
    const { token = '', revocation = '' } = platform.provider.endpoints
    const itself = { client_id: platform.clientId, client_secret: platform.clientSecret }
    const refreshed = await curl(
      token,
      ...form({ grant_type: 'refresh_token', refresh_token: platform.refreshToken, ...itself }),
    )
    expect(JSON.parse(refreshed.body)).toMatchObject({ expires_in: '3600' })
    const asked = { ...itself, token: platform.refreshToken, token_type_hint: 'refresh_token' }
    const revoked = await curl(revocation, '--json', JSON.stringify(asked))
    expect(revoked).toEqual({ status: 200, body: '{"issuccess":"true"}' })
  })

  it('approves at Datadog by one request and gets tokens where the callback says', async () => {
    await using platform = await emulate(datadog(), {
      seed: {
        clients: [
          { client_id: 'app', client_secret: 's', redirect_uris: ['https://app.example/cb'] },
        ],
        callback: { domain: 'datadoghq.eu', site: 'https://app.datadoghq.eu' },
      },
    })
    const { authorization = '' } = platform.provider.endpoints
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'app',
      redirect_uri: 'https://app.example/cb',
      state: 'x',
      // RFC 7636, appendix B.
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    const { stdout } = await run('curl', [
      ...['-s', '-o', '/dev/null', '-w', '%{redirect_url}', '-d', 'decision=allow'],
      `${authorization}?${query}`,
    ])
    const callback = new URL(stdout)
    const there = `${platform.url}/api.${callback.searchParams.get('domain')}/oauth2/v1/token`
    const { status, body } = await curl(
      there,
      ...form({
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: 'https://app.example/cb',
        client_id: 'app',
        client_secret: 's',
        code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      }),
    )
    expect([status, Object.keys(JSON.parse(body))]).toEqual([
      200,
      ['access_token', 'token_type', 'expires_in', 'scope', 'refresh_token'],
    ])
  })
})
