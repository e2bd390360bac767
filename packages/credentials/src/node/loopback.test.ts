import { networkInterfaces } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Credentials } from '../credentials.ts'
import { CredentialsError } from '../errors.ts'
import { firstOf } from '../grants/first-of.ts'
import type { Grant } from '../grants/grant.ts'
import { runProgram } from '../testing/child.ts'
import { listen } from '../testing/listen.ts'
import {
  appId,
  appSecret,
  type RotatingServer,
  startRotatingServer,
} from '../testing/rotating-server.ts'
import { html } from '../testing/token-server.ts'
import { type LoopbackOptions, loopback } from './loopback.ts'

interface Visit {
  /** The callback as the server would make it. */
  readonly callback: URL
  readonly url: URL
}

type Browser = (visit: Visit) => unknown

/** A server, credentials that log in there, and a person with a browser. */
async function begin(
  browse: Browser,
  options: LoopbackOptions = {},
  wrap = (grant: Grant) => grant,
) {
  const server = await startRotatingServer()
  const opened: URL[] = []
  const open = async (url: URL) => {
    opened.push(url)
    await browse({ url, callback: callbackOf(server, url) })
  }
  const grant = wrap(loopback({ open, ...options }))
  const client = {
    issuer: server.issuer,
    clientId: appId,
    clientSecret: appSecret,
    env: false as const,
  }
  const creds = new Credentials({ ...client, scope: 'reports:read', grant })
  onTestFinished(() => creds[Symbol.asyncDispose]())
  return { server, creds, opened }
}

function callbackOf(server: RotatingServer, url: URL): URL {
  const callback = new URL(url.searchParams.get('redirect_uri') ?? '')
  callback.searchParams.set('code', server.authorize(url))
  callback.searchParams.set('state', url.searchParams.get('state') ?? '')
  callback.searchParams.set('iss', server.issuer)
  return callback
}

const changed = (callback: URL, members: Record<string, string>): URL => {
  const url = new URL(callback)
  for (const [name, value] of Object.entries(members)) url.searchParams.set(name, value)
  return url
}

const pageAt = async (url: URL): Promise<string> => (await fetch(url)).text()

const isClosed = async (url: URL): Promise<boolean> =>
  fetch(url).then(
    () => false,
    () => true,
  )

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1')

describe('a loopback login', () => {
  it('comes back to an IP literal on a free port, with PKCE, and closes once the page is shown', async () => {
    const pages: Promise<string>[] = []
    const callbacks: URL[] = []
    const { creds, opened, server } = await begin(({ callback }) => {
      callbacks.push(callback)
      pages.push(pageAt(callback))
    })
    const tokens = await Promise.all([creds.getAccessToken(), creds.getAccessToken()])
    expect(new Set(tokens).size).toBe(1)
    expect(opened).toHaveLength(1)
    expect(opened[0]?.searchParams.get('redirect_uri')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/callback$/u,
    )
    expect(opened[0]?.searchParams.get('code_challenge_method')).toBe('S256')
    expect(server.forms[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/u)
    expect(await pages[0]).toContain('<title>Logged in</title>')
    const [callback] = callbacks
    if (callback !== undefined) await expect.poll(() => isClosed(callback)).toBe(true)
  })

  it('sends the browser on at once, so that the code is in no history, and shows a page of your own', async () => {
    const seen: Response[] = []
    const { creds } = await begin(
      async ({ callback }) => {
        seen.push(await fetch(callback, { redirect: 'manual' }))
        seen.push(await fetch(new URL('/done', callback)))
      },
      { successHtml: '<p>Welcome' },
    )
    await creds.getAccessToken()
    await expect.poll(() => seen.length).toBe(2)
    const [first, last] = seen
    expect(first?.status).toBe(303)
    expect(first?.headers.get('location')).toBe('/done')
    expect(first?.headers.get('cache-control')).toBe('no-store')
    expect(first?.headers.get('referrer-policy')).toBe('no-referrer')
    expect(last?.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await last?.text()).toBe('<p>Welcome')
  })

  it('is not ended by requests that do not belong to it', async () => {
    const statuses: number[] = []
    const { creds } = await begin(async ({ callback }) => {
      const tries: [URL, RequestInit?][] = [
        [changed(callback, { state: 'guessed' })],
        [new URL(`${callback.href}&state=twice`)],
        [callback, { method: 'POST' }],
        [new URL('/done', callback)],
        [new URL('/favicon.ico', callback)],
      ]
      for (const [url, init] of tries) statuses.push((await fetch(url, init)).status)
      await pageAt(callback)
    })
    expect(await creds.getAccessToken()).toMatch(/^at-/u)
    expect(statuses).toEqual([400, 400, 405, 404, 404])
  })

  it.skipIf(!hasIpv6)('listens on [::1] on the same port', async () => {
    const { creds } = await begin(({ callback }) => {
      const url = new URL(callback)
      url.hostname = '[::1]'
      return pageAt(url)
    })
    expect(await creds.getAccessToken()).toMatch(/^at-/u)
  })

  it.each([
    [
      'that the person refuses',
      { error: 'access_denied' },
      { code: 'oauth_error', error: 'access_denied' },
    ],
    ['answered by another server', { iss: 'https://evil.example' }, { code: 'issuer_mismatch' }],
    [
      'with a code that is not good',
      { code: 'stolen' },
      { code: 'oauth_error', error: 'invalid_grant' },
    ],
  ])(
    '%s fails, says so in the browser, and opens no second one',
    async (_what, members, expected) => {
      const pages: Promise<string>[] = []
      const { creds, opened } = await begin(({ callback }) => {
        pages.push(pageAt(changed(callback, members)))
      })
      await expect(creds.getAccessToken()).rejects.toMatchObject(expected)
      expect(await pages[0]).toContain('<title>Not logged in</title>')
      expect(opened).toHaveLength(1)
    },
  )

  it('whose code meets an outage opens no second browser, and sends the code no second time', async () => {
    const { creds, opened, server } = await begin(({ callback }) => void pageAt(callback))
    server.faults.push(html(503))
    await expect(creds.getAccessToken()).rejects.toMatchObject({
      code: 'bad_response',
      retryable: false,
    })
    expect(opened).toHaveLength(1)
    expect(server.forms).toHaveLength(1)
  })

  it('goes on when a caller gives up, for the next one', async () => {
    const controller = new AbortController()
    const callbacks: URL[] = []
    const { creds, opened } = await begin(({ callback }) => {
      callbacks.push(callback)
      controller.abort()
    })
    const { signal } = controller
    await expect(creds.getAccessToken({ signal })).rejects.toMatchObject({ code: 'aborted' })
    const next = creds.getAccessToken()
    for (const callback of callbacks) void pageAt(callback)
    expect(await next).toMatch(/^at-/u)
    expect(opened).toHaveLength(1)
  })

  it('keeps no process alive once nobody waits for it', async () => {
    const { issuer } = await startRotatingServer()
    const program = `
      import { Credentials } from './index.ts'
      import { loopback } from './node/index.ts'
      const grant = loopback({ open: () => undefined })
      const creds = new Credentials({ issuer: given.issuer, clientId: 'app', env: false, grant })
      await creds.getAccessToken({ timeout: 50 }).catch(({ code }) => console.log(code))`
    const { code, stdout, stderr } = await runProgram(program, { issuer })
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'timeout\n', stderr: '' })
  }, 60_000)

  it('closes when it is no longer wanted', async () => {
    const callbacks: URL[] = []
    const { creds } = await begin(
      ({ callback }) => void callbacks.push(callback),
      {},
      (grant) => (context) =>
        grant({
          ...context,
          pause: () => Promise.reject(new CredentialsError('aborted', 'Over.')),
        }),
    )
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'aborted' })
    const [callback] = callbacks
    expect(callback !== undefined && (await isClosed(callback))).toBe(true)
  })

  it('without a port or a browser leaves it to the next grant', async () => {
    const taken = Number(new URL(await listen(() => undefined)).port)
    const { creds, opened } = await begin(() => undefined, { port: taken })
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'no_credentials' })
    expect(opened).toEqual([])
    const next: Grant = ({ scope }) =>
      Promise.resolve({ accessToken: 'next', tokenType: 'Bearer', scope, extra: {} })
    const env = { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }
    const remote = new Credentials({ grant: firstOf(loopback(), next), env })
    expect(await remote.getAccessToken()).toBe('next')
  })

  it('is refused an impossible port', () => {
    expect(() => loopback({ port: 70_000 })).toThrow('port must be a port, or 0 for any.')
  })
})
