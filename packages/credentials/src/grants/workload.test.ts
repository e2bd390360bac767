import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Credentials } from '../credentials.ts'
import { makeFolder } from '../testing/folder.ts'
import { listen } from '../testing/listen.ts'
import { clientId, type Fault, json, startTokenServer } from '../testing/token-server.ts'
import { type WorkloadOptions, workload } from './workload.ts'

/** Answers any client: the token server at hand knows secrets only. */
const granted = (accessToken: string): Fault =>
  json(200, { access_token: accessToken, token_type: 'Bearer', expires_in: 60 })

async function begin(options: WorkloadOptions, env: false | Record<string, string> = false) {
  const server = await startTokenServer()
  server.faults.push(granted('first'), granted('second'))
  const grant = workload(options)
  return { server, creds: new Credentials({ issuer: server.issuer, clientId, env, grant }) }
}

async function startActions(status = 200) {
  const seen: { audience: string | null; authorization: string | undefined }[] = []
  const url = await listen((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost')
    const { authorization } = request.headers
    seen.push({ audience: searchParams.get('audience'), authorization })
    response.writeHead(status).end(JSON.stringify({ value: 'of the run' }))
  })
  const env = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'the bearer of the run',
  }
  return { seen, env }
}

describe('a workload', () => {
  it('exchanges the token in a file, which is read at each use', async () => {
    const tokenFile = join(makeFolder(), 'token')
    await writeFile(tokenFile, 'of the morning\n')
    const { server, creds } = await begin({ tokenFile })
    expect(await creds.getAccessToken()).toBe('first')
    await writeFile(tokenFile, 'of the evening')
    await creds.refresh()
    expect(server.requests.map(({ form }) => Object.fromEntries(form))).toEqual(
      ['of the morning', 'of the evening'].map((token) => ({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        client_id: clientId,
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      })),
    )
  })

  it('authenticates with it as an assertion, and with nothing else even if there is a secret', async () => {
    const tokenFile = join(makeFolder(), 'token')
    await writeFile(tokenFile, 'of the pod')
    const { server } = await begin({})
    const grant = workload({ tokenFile, present: 'client_assertion' })
    const client = { issuer: server.issuer, clientId, env: false as const, grant }
    await new Credentials(client).getAccessToken()
    await new Credentials({ ...client, clientSecret: 'a secret' }).getAccessToken()
    for (const { form, authorization } of server.requests) {
      expect(authorization).toBeUndefined()
      expect(Object.fromEntries(form)).toEqual({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: 'of the pod',
      })
    }
    expect(server.requests).toHaveLength(2)
  })

  it('finds the file by its variable', async () => {
    const file = join(makeFolder(), 'token')
    await writeFile(file, 'of the pod')
    const { server, creds } = await begin({}, { KEYGRANT_WORKLOAD_TOKEN_FILE: file })
    await creds.getAccessToken()
    expect(server.requests[0]?.form.get('subject_token')).toBe('of the pod')
  })

  it.each([
    [{ audience: 'api://keygrant' }, 'api://keygrant'],
    [{}, undefined],
  ])('asks GitHub Actions for a token, told %j', async (options, audience) => {
    const { seen, env } = await startActions()
    const { server, creds } = await begin(options, env)
    await creds.getAccessToken()
    expect(seen).toEqual([
      { audience: audience ?? server.issuer, authorization: 'Bearer the bearer of the run' },
    ])
    expect(server.requests[0]?.form.get('subject_token')).toBe('of the run')
  })

  it('that GitHub Actions refuses says so, and shows the authorization server nothing', async () => {
    const { seen, env } = await startActions(403)
    const { server, creds } = await begin({}, env)
    await expect(creds.getAccessToken()).rejects.toMatchObject({
      code: 'bad_response',
      retryable: false,
      message: 'GitHub Actions gave no token: status 403.',
    })
    expect(seen).toHaveLength(1)
    expect(server.requests).toEqual([])
  })

  it('sends the bearer of the run to https and loopback addresses only', async () => {
    const { env } = await startActions()
    const elsewhere = { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://actions.example/token' }
    const { creds } = await begin({}, elsewhere)
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'invalid_configuration' })
  })

  it.each([
    [{}, {}],
    // Good at other services: not ours to show around.
    [{}, { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AZURE_FEDERATED_TOKEN_FILE: '/token' }],
    [{ tokenFile: '/nowhere/token' }, {}],
  ])('has nothing to work with when told %j in %j', async (options, env) => {
    const { server, creds } = await begin(options, env)
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'no_credentials' })
    expect(server.requests).toEqual([])
  })
})
